// What happens to runs when the official worker caches nothing or is killed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kinds, settled, start } from '../lib/sdk.mjs';
import { startProgram } from '../lib/service.mjs';

const program = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../lib/worker-process.mjs');

/** A worker in a process of its own. With `stuck`, its activities `stuck` and `hold` never end. */
async function workerProcess(t, { stuck = false } = {}) {
  const worker = await startProgram([process.execPath, program, t.address, t.id('queue')], /^ready$/m, { env: { STUCK: stuck ? 'yes' : 'no' } });
  t.cleanups.push(() => worker.end());
  return worker;
}

const says = (t, worker, text) => t.until(async () => worker.output(), (output) => output.includes(text), 30_000);

export default [
  {
    name: 'own.worker.killed.mid-activity',
    slow: true,
    about: 'A worker is killed while its activity beats; the heartbeat time ends the attempt and another worker does the next.',
    async run(t) {
      const first = await workerProcess(t, { stuck: true });
      const handle = await start(t, 'OneActivity', { args: [{ name: 'stuck', options: { startToCloseTimeout: 60_000, heartbeatTimeout: 1500, retry: { initialInterval: 100 } } }] });
      await says(t, first, 'running stuck');
      await first.end();
      await workerProcess(t);
      assert.equal(await handle.result(), 'attempt 2');
      const names = await kinds(t, handle.workflowId);
      assert.equal(names.filter((n) => n === 'ACTIVITY_TASK_STARTED').length, 1);
      assert.ok(!names.includes('ACTIVITY_TASK_TIMED_OUT'));
    },
  },
  {
    name: 'own.worker.killed.mid-task',
    slow: true,
    about: 'A worker is killed in the middle of a workflow task (in a local activity); the task times out and another worker does it again.',
    async run(t) {
      const first = await workerProcess(t, { stuck: true });
      const handle = await start(t, 'BufferedInbox', { workflowTaskTimeout: '2s' });
      await says(t, first, 'running hold');
      await handle.signal('note', 'meanwhile');
      await first.end();
      await workerProcess(t);
      assert.deepEqual((await handle.result()).sort(), ['note meanwhile', 'work work']);
      const timedOut = (await t.events(handle.workflowId)).filter((e) => e.workflowTaskTimedOutEventAttributes);
      assert.ok(timedOut.length >= 1, 'no workflow task timed out');
    },
  },
  {
    name: 'own.worker.killed.idle',
    slow: true,
    about: 'A worker that holds a run in its cache is killed; the next signal reaches another worker, which replays the run.',
    async run(t) {
      const first = await workerProcess(t);
      const handle = await start(t, 'Inbox', { args: [2] });
      await handle.signal('note', 'one');
      await settled(t, handle.workflowId, { WORKFLOW_EXECUTION_SIGNALED: 1, WORKFLOW_TASK_COMPLETED: 1 });
      assert.deepEqual(await handle.query('notes'), ['one']);
      await first.end();
      await workerProcess(t);
      await handle.signal('note', 'two');
      assert.deepEqual(await handle.result(), ['one', 'two']);
      assert.deepEqual(await handle.query('notes'), ['one', 'two']);
    },
  },
];
