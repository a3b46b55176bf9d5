// Every event of a project, newest first.
import { get, items, query } from './api.js';
import { badge, command, h, problem, shortType, table, when } from './dom.js';

export async function events(view) {
  const { project, type } = view.filters;
  const list = h('div');
  const refresh = async () => {
    try {
      const found = items(await get(`/v1/event${query({ project, type, pageSize: 100 })}`));
      list.replaceChildren(found.length ? rows(project, found) : h('div.card.empty', {}, 'No event matches.'));
    } catch (error) {
      list.replaceChildren(problem(error));
    }
  };
  await refresh();
  return {
    element: h('div', {}, h('h1', {}, 'Events'),
      h('div.row.filters', {}, h('input', { type: 'search', id: 'search', placeholder: 'Exact type, e.g. sh.keptn.event.deployment.finished', value: type ?? '', 'aria-label': 'Type', onchange: (event) => view.set({ type: event.target.value }) })),
      list,
      h('details', { style: 'margin-top: 1rem' }, h('summary.dim', {}, 'The same in a terminal'), command(`orc get events${project ? ` --project ${project}` : ''}${type ? ` --type ${type}` : ''}`))),
    refresh,
    onEvent: (event) => (!project || event.data?.project === project) && view.refreshSoon(),
  };
}

const rows = (project, found) => table(['Time', 'Event', 'Stage', 'Service', 'Result', 'Source'], found.map((event) => ({
  href: event.shkeptncontext && event.data?.project ? `/${query({ view: 'sequence', project: event.data.project, context: event.shkeptncontext })}` : undefined,
  cells: [when(event.time), h('strong', {}, shortType(event.type)), event.data?.stage ?? '', event.data?.service ?? '', event.data?.result && event.type.endsWith('.finished') ? badge(event.data.result) : '', h('span.mono.dim', {}, event.source)],
})), ['Stage', 'Source']);
