// What every history must satisfy, whoever wrote it: ids without a gap, references to earlier events of the right kind, one end.
const CLOSINGS = ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'TERMINATED', 'CONTINUED_AS_NEW'].map((end) => `WORKFLOW_EXECUTION_${end}`);

/** Which kinds of event a field may name. */
const REFERENCES = {
  workflowTaskCompletedEventId: ['WORKFLOW_TASK_COMPLETED'],
  initiatedEventId: ['START_CHILD_WORKFLOW_EXECUTION_INITIATED', 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED', 'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED'],
  acceptedEventId: ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED'],
};
const OF_ACTIVITY = { scheduledEventId: ['ACTIVITY_TASK_SCHEDULED'], startedEventId: ['ACTIVITY_TASK_STARTED'], latestCancelRequestedEventId: ['ACTIVITY_TASK_CANCEL_REQUESTED'] };
const OF_TASK = { scheduledEventId: ['WORKFLOW_TASK_SCHEDULED'], startedEventId: ['WORKFLOW_TASK_STARTED'] };
const OF_TIMER = { startedEventId: ['TIMER_STARTED'] };
const OF_CHILD = { startedEventId: ['CHILD_WORKFLOW_EXECUTION_STARTED'] };

/** Events that end something that one earlier event began: the field that names it. */
const ENDS = [
  [/^ACTIVITY_TASK_(COMPLETED|FAILED|TIMED_OUT|CANCELED)$/, 'scheduledEventId'],
  [/^TIMER_(FIRED|CANCELED)$/, 'startedEventId'],
  [/^WORKFLOW_TASK_(COMPLETED|FAILED|TIMED_OUT)$/, 'scheduledEventId'],
  [/^CHILD_WORKFLOW_EXECUTION_(COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED)$/, 'initiatedEventId'],
  [/^WORKFLOW_EXECUTION_UPDATE_COMPLETED$/, 'acceptedEventId'],
];

/** What is wrong with a history (proto JSON), as sentences; `status` is the run's state as visibility tells it, when known. */
export function problems(history, status) {
  const events = history.events ?? [];
  const found = [];
  const byId = new Map();
  const ended = new Set();
  for (const [index, event] of events.entries()) {
    const kind = event.eventType.replace('EVENT_TYPE_', '');
    const name = `event ${event.eventId} (${kind})`;
    if (Number(event.eventId) !== index + 1) found.push(`${name} stands at place ${index + 1}`);
    if ((index === 0) !== (kind === 'WORKFLOW_EXECUTION_STARTED')) found.push(`${name} stands at place ${index + 1}`);
    if (CLOSINGS.includes(kind) && index !== events.length - 1) found.push(`${name} is followed by others`);
    const attributes = attributesOf(event);
    if (!attributes) { found.push(`${name} has no attributes`); continue; }
    for (const [field, kinds] of Object.entries({ ...REFERENCES, ...(own(kind)) })) {
      const id = Number(attributes[field] ?? 0);
      if (id > 0 && !kinds.includes(byId.get(id))) found.push(`${name}: ${field} ${id} is ${byId.get(id) ?? 'no earlier event'}, expected ${kinds.join(' or ')}`);
    }
    const field = ENDS.find(([pattern]) => pattern.test(kind))?.[1];
    if (field) {
      const key = `${byId.get(Number(attributes[field]))} ${attributes[field]}`;
      if (ended.has(key)) found.push(`${name} ends ${key} a second time`);
      ended.add(key);
    }
    byId.set(Number(event.eventId), kind);
  }
  const closed = CLOSINGS.includes(events.at(-1)?.eventType.replace('EVENT_TYPE_', ''));
  if (status && closed !== (status !== 'WORKFLOW_EXECUTION_STATUS_RUNNING')) found.push(`the last event is ${events.at(-1)?.eventType}, the run is ${status}`);
  return found;
}

function own(kind) {
  if (kind.startsWith('ACTIVITY_TASK')) return OF_ACTIVITY;
  if (kind.startsWith('WORKFLOW_TASK')) return OF_TASK;
  if (kind.startsWith('TIMER')) return OF_TIMER;
  return kind.startsWith('CHILD_WORKFLOW') ? OF_CHILD : {};
}

function attributesOf(event) {
  return Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1];
}
