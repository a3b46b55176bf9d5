// Small pieces every view is made of.

/** h('a.quiet', {href}, 'text', child …): an element; text is never read as HTML. */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value') element.value = value;
    else if (key === 'style') element.style.cssText = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export const badge = (word) => h(`span.badge.${word || 'none'}`, {}, word || '–');

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

/** A time: how long ago, exact on hover. */
export function when(text) {
  if (!text) return '';
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return String(text);
  return h('time', { datetime: time.toISOString(), title: `${clock.format(time)} · ${time.toISOString()}` }, ago(time));
}

function ago(time) {
  const seconds = Math.round((Date.now() - time.getTime()) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return clock.format(time);
}

export function duration(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

export const shortType = (type) => type.replace(/^sh\.keptn\.event\./, '');

/** A command line that does the same as the button beside it. */
export function command(text) {
  const button = h('button.quiet', { type: 'button', title: 'Copy' }, 'copy');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = 'copy'; }, 1200);
  });
  return h('div.command', {}, h('code', {}, text), button);
}

export const problem = (error) => h('div.card.problem', { role: 'alert' }, error.message);

/** A table whose rows open something; j, k and Enter work on it. Columns named in `spare` are left out on a phone. */
export function table(headings, rows, spare = []) {
  const kind = (index) => (spare.includes(headings[index]) ? '.wide-only' : '');
  return h('table', {},
    h('thead', {}, h('tr', {}, headings.map((heading, index) => h(`th${kind(index)}`, {}, heading)))),
    h('tbody', {}, rows.map(({ href, cells }) => h('tr', { 'data-href': href }, cells.map((cell, index) => h(`td${kind(index)}`, {}, cell))))));
}
