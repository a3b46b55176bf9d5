// One context: timeline, waits, logs, events, actions.
import { followLogs, get, items, path, post, query } from './api.js';
import { steps, waits } from './context.js';
import { badge, command, duration, h, problem, shortType, table, when } from './dom.js';
import { evaluation, readHistory } from './evaluation.js';

const closed = ['finished', 'aborted', 'timedOut'];

export async function sequence(view) {
  const { project, context } = view.filters;
  const head = h('div');
  const buttons = h('div.row', { style: 'margin-bottom: .8rem' });
  const waiting = h('div');
  const failed = h('div');
  const judged = h('div');
  const gantt = h('div.card.gantt');
  const log = h('div.log.mono', { tabindex: 0 }, h('span.dim', {}, 'No job has printed anything.'));
  const list = h('div');
  const said = h('div');
  const known = new Map();
  let overview;
  let history = [];

  const draw = () => {
    const events = [...known.values()].sort((one, other) => new Date(one.time) - new Date(other.time));
    const all = steps(events);
    head.replaceChildren(...title(project, context, overview, all));
    const lines = overview && closed.includes(overview.state) ? [] : waits(all, overview);
    waiting.replaceChildren(...(lines.length ? [why(lines, context)] : []));
    buttons.replaceChildren(...actions(overview, act));
    failed.replaceChildren(...failures(all));
    judged.replaceChildren(...evaluation(events, history, project));
    gantt.replaceChildren(...timeline(all));
    list.replaceChildren(eventTable(events));
  };

  const act = async (word, reason) => {
    try {
      await post(path('v1', 'sequence', project, context, 'control'), { state: word, ...(reason ? { reason } : {}) });
      said.replaceChildren(h('div.card', { role: 'status' }, `${word}: done. The same in a terminal:`, command(`orc ${word} ${context} --project ${project}`)));
      await refresh();
    } catch (error) {
      said.replaceChildren(problem(error));
    }
  };

  const refresh = async () => {
    try {
      const [overviews, events] = await Promise.all([
        get(path('v1', 'sequence', project) + query({ keptnContext: context })),
        get(`/v1/event${query({ keptnContext: context, project, pageSize: 100 })}`),
      ]);
      [overview] = items(overviews);
      for (const event of items(events)) known.set(`${event.source}\n${event.id}\n${event.type}`, event);
      history = await readHistory([...known.values()]);
      draw();
    } catch (error) {
      said.replaceChildren(problem(error));
    }
  };

  let first = true;
  const stopLogs = followLogs(project, context, (line) => {
    if (first) log.replaceChildren();
    first = false;
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    const from = [line.stage, line.task].filter(Boolean).join('/');
    log.append(h(line.source === 'stderr' ? 'div.err' : 'div', { title: line.time ?? '' }, h('span.from', {}, from ? `${from} | ` : ''), line.text ?? ''));
    if (atEnd) log.scrollTop = log.scrollHeight;
  });

  await refresh();
  const ticking = setInterval(() => overview && !closed.includes(overview.state) && draw(), 1000);
  return {
    element: h('div', {}, head, buttons, said, waiting, failed, gantt, judged, h('h2', {}, 'Job log'), log, h('h2', {}, 'Events'), list, h('h2', {}, 'The same in a terminal'),
      command(`orc watch ${context} --project ${project}`), command(`orc logs ${context} --project ${project}`), command(`curl -s '${location.origin}/v1/event${query({ keptnContext: context })}'`)),
    refresh,
    onEvent: (event) => {
      if (event.shkeptncontext !== context) return;
      known.set(`${event.source}\n${event.id}\n${event.type}`, event);
      draw();
      view.refreshSoon();
    },
    close: () => {
      stopLogs();
      clearInterval(ticking);
    },
  };
}

const title = (project, context, overview, all) => [
  h('p', {}, h('a', { href: `/${query({ view: 'sequences', project })}` }, '← Sequences')),
  h('h1', {}, `${overview?.name ?? all[0]?.name ?? 'Sequence'} · ${overview?.service ?? ''} `, badge(overview?.state), ' ', overview?.result ? badge(overview.result) : ''),
  h('p.dim', {}, h('span.mono', {}, context), ' · ', when(overview?.time ?? all[0]?.event.time), overview?.shipyardVersion ? ` · shipyard ${overview.shipyardVersion}` : ''),
];

// Only what can be done in the state it is in.
function actions(overview, act) {
  const button = (word, label, kind = 'button') => h(kind, { type: 'button', onclick: () => act(word) }, label);
  if (!overview) return [];
  if (closed.includes(overview.state)) return overview.result === 'fail' ? [button('retry', 'Retry from the failed task', 'button.primary')] : [];
  return [
    overview.state === 'paused' ? button('resume', 'Resume', 'button.primary') : button('pause', 'Pause'),
    h('button.danger', { type: 'button', onclick: () => confirm('Abort this context and stop its containers?') && act('abort') }, 'Abort'),
  ];
}

const why = (lines, context) => h('div.card', {}, h('strong', {}, 'Why is it waiting?'), lines.map((line) => h('p', { style: 'margin: .35rem 0' },
  line.text, line.since ? [h('span.dim', {}, ` since ${duration(Date.now() - line.since)}`)] : [],
  line.approval ? [' ', answer(line.approval, 'pass', 'Approve'), ' ', answer(line.approval, 'fail', 'Decline'), command(`orc approve ${context}`)] : [])));

// What went wrong, in the words of whoever did it.
function failures(all) {
  const tasks = all.filter((step) => !step.isSequence && step.result === 'fail');
  const steps = (tasks.length ? tasks : all.filter((step) => step.result === 'fail')).filter((step) => step.message);
  return steps.length === 0 ? [] : [h('div.card', {}, h('strong.fail', {}, 'What failed'),
    steps.map((step) => h('div', { style: 'margin: .35rem 0' }, h('strong', {}, `${step.stage}/${step.name} `), h('pre', {}, step.message))))];
}

const answer = (task, result, label) => h('button', {
  type: 'button',
  onclick: (event) => {
    event.target.disabled = true;
    const { project, stage, service } = task.event.data;
    return post('/v1/event', {
      specversion: '1.0', id: `${task.id}-${result}`, source: 'orchestrator-page', type: 'sh.keptn.event.approval.finished', datacontenttype: 'application/json',
      shkeptncontext: task.event.shkeptncontext, triggeredid: task.id, data: { project, stage, service, status: 'succeeded', result },
    }).catch((error) => event.target.after(problem(error)));
  },
}, label);

function timeline(all) {
  if (all.length === 0) return [h('span.dim', {}, 'No event yet.')];
  const now = Date.now();
  const begin = Math.min(...all.map((step) => step.begin));
  const end = Math.max(...all.map((step) => step.end ?? now), begin + 1);
  const at = (time) => ((time - begin) / (end - begin)) * 100;
  return ordered(all).flatMap((step) => {
    const open = step.end === undefined;
    const colour = open ? 'started' : step.result ?? 'pass';
    const left = Math.min(at(step.begin), 99.5);
    const width = Math.max(0.5, at(step.end ?? now) - left);
    return [
      h(step.isSequence ? 'strong.name' : 'span.name.task', { title: step.name }, step.name),
      h(`div.track.${colour}`, { title: step.message ?? '' }, h(`div.bar.${step.isSequence ? 'sequence' : 'task'}${open ? '.open' : ''}`, { style: `left:min(${left}%, 100% - 6px);width:${width}%` })),
      h('span', {}, h('span.dim', {}, duration((step.end ?? now) - step.begin)), ' ', badge(open ? 'started' : step.result)),
    ];
  });
}

// Each sequence, then its tasks.
const ordered = (all) => all.filter((step) => step.isSequence).flatMap((sequence, index, sequences) => {
  const next = sequences.slice(index + 1).find((other) => other.stage === sequence.stage);
  return [sequence, ...all.filter((step) => !step.isSequence && step.stage === sequence.stage && step.begin >= sequence.begin && (!next || step.begin < next.begin))];
});

const eventTable = (events) => table(['After', 'Event', 'Stage', 'Result', 'Source', ''], events.map((event) => ({
  cells: [
    h('time.mono', { datetime: event.time, title: new Date(event.time).toLocaleString() }, duration(new Date(event.time) - new Date(events[0].time))),
    h('strong', {}, shortType(event.type)),
    event.data?.stage ?? '',
    event.data?.result && event.type.endsWith('.finished') ? badge(event.data.result) : '',
    h('span.mono.dim', {}, event.source),
    h('details', {}, h('summary.dim', {}, 'JSON'), h('pre', {}, JSON.stringify(event, null, 2))),
  ],
})), ['Stage', 'Source']);
