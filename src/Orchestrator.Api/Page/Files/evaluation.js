// An evaluation: each indicator with its targets, and the evaluations of the same service before it as a heat map.
import { get, items, query } from './api.js';
import { badge, h, table } from './dom.js';

const finished = 'sh.keptn.event.evaluation.finished';
const shown = 12;

/** The evaluations among the events, newest last. */
export const evaluations = (events) => events.filter((event) => event.type === finished && event.data?.evaluation?.indicatorResults);

/** The newest evaluation of the context; nothing when there is none. */
export function evaluation(events, history, project) {
  const event = evaluations(events).at(-1);
  if (!event) return [];
  const { score, indicatorResults } = event.data.evaluation;
  const past = history.filter((one) => one.data.stage === event.data.stage && one.data.service === event.data.service);
  return [
    h('h2', {}, 'Evaluation ', badge(event.data.result), ` ${number(score)} %`),
    event.data.message && h('p.dim', {}, event.data.message),
    indicatorResults.length && table(['Indicator', 'Value', 'Before', 'Pass', 'Warning', 'Score', ''], indicatorResults.map((one) => ({ cells: cells(one) })), ['Before', 'Warning', 'Score']),
    past.length > 1 && heatMap(past, event, project),
  ].filter(Boolean);
}

/** The last evaluations of the service that the events tell of, oldest first. */
export async function readHistory(events) {
  const event = evaluations(events).at(-1);
  if (!event) return [];
  const { project, stage, service } = event.data;
  const found = items(await get(`/v1/event${query({ project, stage, service, type: finished, pageSize: shown })}`));
  return evaluations(found).reverse();
}

const number = (value) => (typeof value === 'number' ? Number(value.toFixed(2)).toLocaleString() : '–');

const cells = (one) => [
  h('span', {}, h('strong', {}, name(one)), one.keySli ? h('span.dim', { title: 'Fails the whole evaluation when it fails' }, ' key') : ''),
  one.value?.success === false ? h('span.fail', { title: one.value.message ?? '' }, 'not measured') : number(one.value?.value),
  one.value?.comparedValue ? number(one.value.comparedValue) : '–',
  targets(one.passTargets),
  targets(one.warningTargets),
  number(one.score),
  badge(one.status),
];

const name = (one) => one.displayName || one.value?.metric || '';

const targets = (list) => (list?.length
  ? h('span.chips', {}, list.map((one) => h(`span.mono.${one.violated ? 'fail' : 'pass'}`, { title: `${one.violated ? 'violated' : 'met'}, target ${number(one.targetValue)}` }, one.criteria)))
  : h('span.dim', {}, '–'));

// A column for each evaluation, a row for each indicator; a column leads to its context.
function heatMap(past, current, project) {
  const rows = [...new Set(past.flatMap((event) => event.data.evaluation.indicatorResults.map(name)))];
  const cell = (event, status, text) => h(`a.heat.${status ?? 'none'}${event.id === current.id ? '.here' : ''}`, {
    href: `/${query({ view: 'sequence', project, context: event.shkeptncontext })}`, title: `${new Date(event.time).toLocaleString()}: ${text}`, 'aria-label': text,
  });
  const line = (label, status, text) => [h('span.name', {}, label), h('span.heats', {}, past.map((event) => cell(event, status(event), text(event))))];
  const find = (event, row) => event.data.evaluation.indicatorResults.find((one) => name(one) === row);
  return h('div.card.heatmap', {},
    line('Score', (event) => event.data.result, (event) => `${event.data.result}, ${number(event.data.evaluation.score)} %`),
    rows.flatMap((row) => line(row, (event) => find(event, row)?.status, (event) => `${row}: ${number(find(event, row)?.value?.value)} ${find(event, row)?.status ?? 'not there'}`)));
}
