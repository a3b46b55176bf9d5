// Scenarios of the official worker once more, with its cache switched off: the history must be the recorded one but for the queue's name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import activities from '../scenarios/sdk-activities.mjs';
import messages from '../scenarios/sdk-messages.mjs';
import runs from '../scenarios/sdk-runs.mjs';
import { differences } from '../lib/normalise.mjs';

// One of each kind of event; what depends on a worker that stops or on a query of a closed run is left out.
const CHOSEN = ['sdk.activity.sequence', 'sdk.activity.parallel', 'sdk.activity.retry-then-ok', 'sdk.local.ok', 'sdk.child.result', 'sdk.child.continues', 'sdk.child.signalled',
  'sdk.child.cancel.wait-completed', 'sdk.external.signal', 'sdk.continue.countdown', 'sdk.patch.new', 'sdk.marks.upsert', 'sdk.fail.details', 'sdk.retry.third-run'];

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8')).answers;

/** A history without the queue that its workflow tasks were put on: a worker without a cache has no sticky queue. */
function withoutQueue(answers) {
  return JSON.parse(JSON.stringify(answers), (key, value) => (key === 'workflowTaskScheduledEventAttributes' ? { ...value, taskQueue: undefined, startToCloseTimeout: value.startToCloseTimeout } : value));
}

export default [...activities, ...messages, ...runs].filter((s) => CHOSEN.includes(s.name)).map((scenario) => ({
  name: scenario.name.replace('sdk.', 'own.no-cache.'),
  about: `${scenario.about} (no cache)`,
  async run(t) {
    const { worker } = t;
    t.worker = (queue, given, options = {}) => worker.call(t, queue, given, { ...options, maxCachedWorkflows: 0 });
    await scenario.run(t);
    const got = JSON.parse(JSON.stringify(t.result()));
    const off = differences(withoutQueue(golden(scenario.name)), withoutQueue(got)).filter((d) => !/error\.message$/.test(d.path));
    assert.deepEqual(off, []);
    assert.ok(!JSON.stringify(got).includes('<sticky>'), 'a sticky queue was used');
  },
}));
