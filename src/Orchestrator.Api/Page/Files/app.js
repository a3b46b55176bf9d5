// The page: which view, the filters in the address, live events, keyboard.
import { follow, get, items, query, Refused, token } from './api.js';
import { h, problem } from './dom.js';
import { events } from './events.js';
import { watchKillSwitch } from './killswitch.js';
import { sequence } from './sequence.js';
import { sequences } from './sequences.js';
import { stages } from './stages.js';
import { trigger } from './trigger.js';

const views = { sequences, sequence, stages, events };
const main = document.getElementById('main');
const live = document.getElementById('live');
const picker = document.getElementById('project');
const dialog = document.getElementById('dialog');

let current;
let stopStream;
let streamOf;
let waiting;
let drawing = 0;

const filters = () => Object.fromEntries(new URLSearchParams(location.search));

function open(url, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  return draw();
}

const later = (() => {
  const timers = {};
  return (name, wait, action) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(action, wait);
  };
})();

async function draw() {
  const number = ++drawing;
  const given = filters();
  const name = given.view in views ? given.view : 'sequences';
  if (!given.project && picker.value) given.project = picker.value;
  if (given.project) picker.value = given.project;
  for (const link of document.querySelectorAll('nav a')) {
    const isHere = link.dataset.view === name || (name === 'sequence' && link.dataset.view === 'sequences');
    link.toggleAttribute('aria-current', isHere);
    link.href = `/${query({ view: link.dataset.view, project: given.project })}`;
  }
  const view = {
    filters: given,
    set: (change) => open(`/${query({ ...filters(), ...change })}`),
    setSoon: (change) => later('set', 250, () => open(`/${query({ ...filters(), ...change })}`, true)),
    refreshSoon: () => { waiting ??= setTimeout(() => { waiting = undefined; current?.refresh?.(); }, 200); },
  };
  listen(given.project);
  try {
    const next = await views[name](view);
    if (number !== drawing) return next.close?.();
    current?.close?.();
    current = next;
    const searched = document.activeElement?.id === 'search' ? document.activeElement.selectionStart : undefined;
    main.replaceChildren(next.element);
    const search = document.getElementById('search');
    if (searched !== undefined && search) {
      search.focus();
      search.setSelectionRange(searched, searched);
    }
  } catch (error) {
    main.replaceChildren(problem(error));
  }
}

function listen(project) {
  if (stopStream && streamOf === project) return;
  stopStream?.();
  streamOf = project;
  stopStream = follow({ project }, (event) => current?.onEvent?.(event), (state) => {
    live.className = `live ${state}`;
    live.textContent = state === 'on' ? 'live' : 'not connected, trying again';
    if (state === 'on') current?.refresh?.();
  });
}

async function readProjects() {
  const found = items(await get('/v1/project?pageSize=1000')).map((project) => project.projectName);
  const chosen = filters().project ?? sessionStorage.getItem('orc-project') ?? found[0];
  picker.replaceChildren(...found.map((name) => h('option', { value: name, selected: name === chosen }, name)));
}

function askForToken() {
  const input = h('input', { type: 'password', required: true, autocomplete: 'current-password', 'aria-label': 'Token' });
  const form = h('form.grid', { method: 'dialog' }, h('h2.wide', { style: 'margin: 0' }, 'This server asks for a token'),
    h('p.wide.dim', { style: 'margin: 0' }, '`orc up` printed it at its first start and keeps it in the file `token` of its data directory.'), h('label', {}, 'Token'), input,
    h('div.wide', {}, h('button.primary', { type: 'submit' }, 'Use it')));
  form.addEventListener('submit', () => {
    token.set(input.value.trim());
    start();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}

async function start() {
  try {
    await readProjects();
    watchKillSwitch(document.getElementById('killswitch'));
    await draw();
  } catch (error) {
    if (error instanceof Refused && (error.status === 401 || error.status === 403)) askForToken();
    else main.replaceChildren(problem(error));
  }
}

function move(step) {
  const rows = [...main.querySelectorAll('tr[data-href]')];
  const at = rows.findIndex((row) => row.classList.contains('at'));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  rows[at]?.classList.remove('at');
  next?.classList.add('at');
  next?.scrollIntoView({ block: 'nearest' });
}

const keys = [
  ['s', 'sequences', () => open(`/${query({ view: 'sequences', project: picker.value })}`)],
  ['g', 'stages', () => open(`/${query({ view: 'stages', project: picker.value })}`)],
  ['e', 'events', () => open(`/${query({ view: 'events', project: picker.value })}`)],
  ['t', 'trigger a sequence', () => trigger(dialog, picker.value, open)],
  ['/', 'search', () => document.getElementById('search')?.focus()],
  ['j', 'next row', () => move(1)],
  ['k', 'previous row', () => move(-1)],
  ['Enter', 'open the row', () => { const row = main.querySelector('tr.at'); if (row) open(row.dataset.href); }],
  ['r', 'read again', () => current?.refresh?.()],
  ['?', 'this list', showKeys],
];

function showKeys() {
  dialog.replaceChildren(h('h2', { style: 'margin-top: 0' }, 'Keyboard'), h('div', {}, keys.map(([key, what]) => h('p', { style: 'margin: .25rem 0' }, h('kbd', {}, key), ` ${what}`))), h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'));
  dialog.showModal();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || /^(INPUT|SELECT|TEXTAREA|BUTTON|A|SUMMARY)$/.test(event.target.tagName)) return;
  const known = keys.find(([key]) => key === event.key);
  if (!known) return;
  event.preventDefault();
  known[2]();
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/"]');
  const row = event.target.closest('tr[data-href]');
  if (event.ctrlKey || event.metaKey || event.button !== 0 || (!link && !row) || (!link && event.target.closest('details, button'))) return;
  event.preventDefault();
  open(link ? link.getAttribute('href') : row.dataset.href);
});

picker.addEventListener('change', () => {
  sessionStorage.setItem('orc-project', picker.value);
  open(`/${query({ view: filters().view === 'sequence' ? 'sequences' : filters().view, project: picker.value })}`);
});
document.getElementById('trigger').addEventListener('click', () => trigger(dialog, picker.value, open));
document.getElementById('keys').addEventListener('click', showKeys);
addEventListener('popstate', draw);
start();
