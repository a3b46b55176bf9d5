// The list of sequences.
import { get, items, path, query } from './api.js';
import { badge, command, h, problem, table, when } from './dom.js';

const states = ['', 'triggered', 'waiting', 'started', 'paused', 'waitingForApproval', 'finished', 'timedOut', 'aborted'];

export async function sequences(view) {
  const { project, state, search, service } = view.filters;
  const filters = h('div.row.filters', {},
    h('input', { type: 'search', id: 'search', placeholder: 'Context, name or service  ( / )', value: search ?? '', 'aria-label': 'Search', oninput: (event) => view.setSoon({ search: event.target.value }) }),
    h('select', { 'aria-label': 'State', onchange: (event) => view.set({ state: event.target.value }) }, states.map((word) => h('option', { value: word, selected: word === (state ?? '') }, word || 'any state'))),
    service && h('button', { type: 'button', onclick: () => view.set({ service: undefined }) }, `service ${service} ×`));
  const list = h('div');
  if (!project) {
    list.append(h('div.card.empty', {}, h('p', {}, 'There is no project yet.'), command('orc apply -f deploy/examples/demo')));
    return { element: h('div', {}, h('h1', {}, 'Sequences'), list) };
  }

  const refresh = async () => {
    try {
      const answer = await get(path('v1', 'sequence', project) + query({ state, pageSize: 100 }));
      const found = items(answer).filter((one) => matches(one, search, service));
      list.replaceChildren(found.length ? rows(project, found) : empty(project));
    } catch (error) {
      list.replaceChildren(problem(error));
    }
  };
  await refresh();
  return {
    element: h('div', {}, h('h1', {}, 'Sequences'), filters, list, equal(project, state)),
    refresh,
    onEvent: (event) => event.data?.project === project && view.refreshSoon(),
  };
}

const matches = (one, search, service) =>
  (!service || one.service === service)
  && (!search || [one.shkeptncontext, one.name, one.service].some((text) => text?.toLowerCase().includes(search.toLowerCase())));

const rows = (project, found) => table(['Sequence', 'Service', 'Stages', 'State', 'Triggered', 'Context'], found.map((one) => ({
  href: `/${query({ view: 'sequence', project, context: one.shkeptncontext })}`,
  cells: [
    h('strong', {}, one.name),
    one.service ?? '',
    h('div.chips', {}, (one.stages ?? []).map((stage) => h(`span.badge.${result(stage)}`, { title: result(stage) }, stage.name))),
    h('span', {}, badge(one.state), one.result ? [' ', badge(one.result)] : []),
    when(one.time),
    h('span.mono.dim', {}, one.shkeptncontext),
  ],
})), ['Context', 'Triggered']);

const result = (stage) => stage.result ?? stage.runState ?? stage.state;

const empty = (project) => h('div.card.empty', {}, h('p', {}, 'No sequence matches.'), command(`orc trigger sequence delivery --project ${project} --stage dev --service demo-svc --watch`));

const equal = (project, state) => h('details', { style: 'margin-top: 1rem' }, h('summary.dim', {}, 'The same in a terminal'), command(`orc get sequences --project ${project}${state ? ` --state ${state}` : ''}`));
