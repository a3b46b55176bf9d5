// What the events of one context say: its sequences and tasks, and what it waits for.

const prefix = 'sh.keptn.event.';

export function parse(type) {
  if (!type.startsWith(prefix)) return { subject: type, kind: '', isSequence: false };
  const rest = type.slice(prefix.length);
  if (rest.endsWith('.status.changed')) return { subject: rest.slice(0, -15), kind: 'status.changed', isSequence: false };
  const dot = rest.lastIndexOf('.');
  const subject = rest.slice(0, dot);
  return { subject, kind: rest.slice(dot + 1), isSequence: subject.includes('.') };
}

/** Steps in order; each has id, name, stage, isSequence, begin, end, result, executors. */
export function steps(events) {
  const found = [];
  const byId = new Map();
  for (const event of events) {
    const { subject, kind, isSequence } = parse(event.type);
    const time = new Date(event.time).getTime();
    if (kind === 'triggered') {
      const step = { id: event.id, name: subject, stage: event.data?.stage, isSequence, begin: time, executors: [], event };
      found.push(step);
      byId.set(event.id, step);
      continue;
    }
    const step = byId.get(event.triggeredid) ?? found.findLast((one) => one.name === subject && one.end === undefined);
    if (!step) continue;
    if (kind === 'started') {
      step.started ??= time;
      step.executors.push(event.source);
    } else if (kind === 'status.changed') {
      step.status = event.data?.message ?? event.data?.status;
    } else if (kind === 'finished' && step.isSequence === isSequence) {
      step.end = time;
      step.result = event.data?.result;
      step.message = event.data?.message;
    }
  }
  return found;
}

/** In words: what an open context waits for, since when, and what would let it go on. */
export function waits(all, overview) {
  const lines = [];
  for (const sequence of all.filter((step) => step.isSequence && step.end === undefined)) {
    const open = all.filter((step) => !step.isSequence && step.stage === sequence.stage && step.begin >= sequence.begin && step.end === undefined);
    if (open.length === 0) {
      lines.push({ since: sequence.begin, text: `${sequence.name} has no task running: it is paused, or waits for another sequence of the same stage and service.` });
    }
    for (const task of open) {
      if (task.name === 'approval') lines.push({ since: task.begin, text: `${sequence.name}: somebody has to approve or decline.`, approval: task });
      else if (task.started === undefined) lines.push({ since: task.begin, text: `${sequence.name}: nobody has started '${task.name}' yet. A job action or an executor must listen to ${prefix}${task.name}.triggered.` });
      else lines.push({ since: task.started, text: `${sequence.name}: '${task.name}' runs${task.status ? ` (${task.status})` : ''}, by ${[...new Set(task.executors)].join(', ')}.` });
    }
  }
  if (overview?.waitingFor) lines.unshift({ text: overview.waitingFor });
  if (overview?.state === 'paused') lines.unshift({ text: 'It is paused: resume lets it go on.' });
  return lines;
}
