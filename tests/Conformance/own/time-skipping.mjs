// The official testing package with this service as its test server: time is skipped while nothing is to be done.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PATIENT, uuid } from '../lib/scenario.mjs';
import { startService } from '../lib/service.mjs';
const require = createRequire(import.meta.url);
const { TestWorkflowEnvironment } = require('@temporalio/testing');

const executable = { type: 'existing-path', path: fileURLToPath(new URL('../lib/test-server.sh', import.meta.url)) };
const HOUR = 3_600_000;

/**
 * The package starts the test server and gives it five seconds to listen. On a machine that is too busy for that the server is started
 * beforehand, and what the package starts on its port only stands for it.
 */
async function started(t) {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  } catch (error) {
    if (!/did not start within/.test(error.message)) throw error;
    const server = await startService({ timeSkipping: true });
    t.cleanups.push(() => server.end());
    return TestWorkflowEnvironment.createTimeSkipping({ server: { executable, port: server.port } });
  }
}

/** A test environment with a worker on the queue `queue`; ended with the test. */
async function environment(t, activities = {}) {
  const env = await started(t);
  const { Worker } = require('@temporalio/worker');
  const worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'queue', workflowBundle: t.workflowBundle, activities, ...PATIENT });
  const running = worker.run();
  t.cleanups.push(async () => {
    worker.shutdown();
    await running;
    await t.keep(env.connection);
    await env.teardown();
  });
  return env;
}

const options = (args = []) => ({ taskQueue: 'queue', workflowId: uuid(), args });

export default [
  {
    name: 'own.time-skipping.sleep',
    about: 'A workflow that sleeps for an hour ends at once, an hour later by its own clock.',
    async run(t) {
      const env = await environment(t);
      const [real, skipped] = [Date.now(), await env.currentTimeMs()];
      await env.client.workflow.execute('SleepLong', options());
      assert.ok(Date.now() - real < 60_000, 'the hour was waited for');
      assert.ok(await env.currentTimeMs() - skipped >= HOUR, 'the clock did not move by an hour');
    },
  },
  {
    name: 'own.time-skipping.by-hand',
    about: 'Time stands still while no result is awaited; env.sleep moves it, and what was due in between happens.',
    async run(t) {
      const env = await environment(t, { emit: async () => {}, notify: async () => {} });
      const handle = await env.client.workflow.start('OrcTask', options([{ name: 'build', waitMs: 2 * HOUR }]));
      await t.until(async () => (await handle.fetchHistory()).events, (events) => events.some((e) => e.timerStartedEventAttributes));
      const before = await env.currentTimeMs();
      await env.sleep('1 hour');
      assert.ok(await env.currentTimeMs() - before >= HOUR);
      assert.equal((await handle.describe()).status.name, 'RUNNING');
      await handle.signal('started', 'agent');
      await t.until(async () => (await handle.fetchHistory()).events, (events) => events.filter((e) => e.timerStartedEventAttributes).length === 2);
      await env.sleep('1 hour');
      assert.equal((await handle.describe()).status.name, 'RUNNING');
      await env.sleep('1 hour');
      assert.equal(await handle.result(), 'stuck');
    },
  },
  {
    name: 'own.time-skipping.activity',
    about: 'While an activity runs no time is skipped; its retries after long pauses are not waited for.',
    async run(t) {
      const { Context } = require('@temporalio/activity');
      const { ApplicationFailure } = require('@temporalio/common');
      const env = await environment(t, { work: async () => {
        if (Context.current().info.attempt < 3) throw ApplicationFailure.create({ message: 'not yet' });
        await new Promise((done) => setTimeout(done, 300));
        return 'third time';
      } });
      const before = await env.currentTimeMs();
      const result = await env.client.workflow.execute('OneActivity', options([{ name: 'work', options: { startToCloseTimeout: 5000, retry: { initialInterval: HOUR, backoffCoefficient: 1 } } }]));
      assert.equal(result, 'third time');
      const passed = await env.currentTimeMs() - before;
      assert.ok(passed >= 2 * HOUR && passed < 3 * HOUR, `${passed} ms passed`);
    },
  },
];
