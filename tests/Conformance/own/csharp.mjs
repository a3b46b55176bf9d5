// Scenarios played twice against this service, once with the official worker and once with ours (C#): the same commands, the same history.
import assert from 'node:assert/strict';
import activities from '../scenarios/sdk-activities.mjs';
import messages from '../scenarios/sdk-messages.mjs';
import runs from '../scenarios/sdk-runs.mjs';
import service from '../scenarios/sdk-service.mjs';
import { csharpWorker } from '../lib/csharp.mjs';
import { differences } from '../lib/normalise.mjs';

// README.md names the scenarios in which the two SDKs differ on purpose.
const CHOSEN = {
  activity: ['hello', 'sequence', 'parallel', 'retry-then-ok', 'non-retryable-type', 'timeout.start-to-close', 'timeout.heartbeat', 'heartbeat-resumed', 'cancel.try', 'cancel.wait', 'async.by-token'],
  local: ['ok', 'retry'],
  timer: ['naps', 'cancelled'],
  cancel: ['by-client', 'cleanup', 'terminate'],
  signal: ['before-worker', 'with-start', 'buffered-before-activity-result', 'conditions'],
  update: ['complete', 'with-activity', 'two-at-once', 'fails'],
  query: ['new-worker'],
  child: ['result', 'failure', 'signalled', 'continues', 'parent-closes.terminate', 'parent-closes.abandon', 'parent-closes.request-cancel'],
  external: ['signal', 'cancel'],
  retry: ['third-run'],
  timeout: ['run'],
  fail: ['details'],
  patch: ['new'],
  reset: ['to-first-task'],
  product: ['task', 'run'],
};
const NAMES = new Set(Object.entries(CHOSEN).flatMap(([group, names]) => names.map((name) => `sdk.${group}.${name}`)));

/** What names the SDK, or the time that passed, and not what the run did. */
const OF_THE_SDK = new Set(['sdkMetadata', 'stackTrace', 'source', 'encodedAttributes', 'binaryChecksum', 'backoffStartInterval', 'firstWorkflowTaskBackoff']);

/** Without those, and without empty messages, which mean the same as none. */
const neutral = (value) => JSON.parse(JSON.stringify(value), (key, item) => (OF_THE_SDK.has(key) || isEmpty(item) ? undefined : item));
const isEmpty = (item) => item !== null && typeof item === 'object' && !Array.isArray(item) && !Object.keys(item).length;

export default [...activities, ...messages, ...runs, ...service].filter((s) => NAMES.has(s.name)).map((scenario) => ({
  name: scenario.name.replace('sdk.', 'own.csharp.'),
  about: `${scenario.about} (both workers)`,
  async run(t) {
    const official = await t.at(t.address);
    await play(scenario, official);
    const ours = await t.at(t.address);
    ours.worker = async (queue, given = {}, options = {}) => {
      const worker = await csharpWorker(t.address).start(queue, given, options);
      ours.cleanups.push(worker.stop);
      return worker;
    };
    await play(scenario, ours);
    const off = differences(neutral(official.result()), neutral(ours.result()));
    assert.ok(!off.length, off.map((d) => `${d.path}\n  official: ${JSON.stringify(d.a)}\n  ours:     ${JSON.stringify(d.b)}`).join('\n'));
  },
}));

async function play(scenario, t) {
  try {
    await scenario.run(t);
  } finally {
    await t.cleanup();
  }
}
