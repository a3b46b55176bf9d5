// The service is killed (kill -9) under a running official worker and started again on the same data: nothing acknowledged is lost or done twice.
import assert from 'node:assert/strict';
import { payloads, sleep, uuid } from '../lib/scenario.mjs';
import { startService, temporaryFolder } from '../lib/service.mjs';

const NUMBERS = [0, 1, 2, 3, 4, 5];

/**
 * Makes a call until the service answers; the call must be one that may be repeated. When an earlier try may have reached the service
 * before it was killed, the run may be closed by now, by what that try did.
 */
async function persistently(call, limitMs = 90_000) {
  const end = Date.now() + limitMs;
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const code = error.code ?? error.cause?.code;
      if (tries > 1 && code === 5 && /already completed/.test(error.details)) return undefined;
      if (![1, 2, 4, 14].includes(code) || Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

/** Ways to drive runs that survive a service which goes away: each step has one request id, however often it is asked for. */
function driver(t) {
  const taskQueue = { name: t.id('queue') };
  let steps = 0;
  const counted = async (call) => { const reply = await persistently(call); steps++; return reply; };
  return {
    steps: () => steps,
    start: (workflowId, type, ...args) => {
      const request = { namespace: t.namespace, workflowId, workflowType: { name: type }, taskQueue, input: payloads(...args), requestId: uuid() };
      return counted(() => t.rpc.startWorkflowExecution(request));
    },
    signal: (workflowId, signalName, ...args) => {
      const request = { namespace: t.namespace, workflowExecution: { workflowId }, signalName, input: payloads(...args), requestId: uuid() };
      return counted(() => t.rpc.signalWorkflowExecution(request));
    },
    update: (workflowId, name, ...args) => {
      const updateId = uuid();
      return counted(() => t.client.workflow.getHandle(workflowId).executeUpdate(name, { args, updateId }));
    },
    result: (workflowId) => persistently(() => t.client.workflow.getHandle(workflowId).result()),
  };
}

/** Drives one run of each kind to its end and says what it must give. */
const STORIES = {
  async activities(drive, id) {
    await drive.start(id, 'Sequence', 'x');
    assert.equal(await drive.result(id), 'x123');
  },
  async signals(drive, id) {
    await drive.start(id, 'Inbox', NUMBERS.length);
    for (const n of NUMBERS) await drive.signal(id, 'note', n);
    assert.deepEqual(await drive.result(id), NUMBERS);
  },
  async updates(drive, id) {
    await drive.start(id, 'Counter');
    let total = 0;
    for (const n of NUMBERS) assert.equal(await drive.update(id, 'add', n + 1), total += n + 1);
    await drive.signal(id, 'finish');
    assert.equal(await drive.result(id), total);
  },
  async timers(drive, id) {
    await drive.start(id, 'Naps');
    assert.equal(await drive.result(id), 'rested');
  },
  async children(drive, id) {
    await drive.start(id, 'SignalsChild', `${id}-child`);
    assert.deepEqual(await drive.result(id), ['one', 'two']);
    assert.deepEqual(await drive.result(`${id}-child`), ['one', 'two']);
  },
};

export default [
  {
    name: 'own.service.killed',
    slow: true,
    about: 'Twenty runs of five kinds under a running official worker while the service is killed four times.',
    async run(shared) {
      const folder = temporaryFolder('killed');
      let service = await startService({ data: folder.path });
      const t = await shared.at(service.address);
      try {
        const step = (digit) => async (word) => { await sleep(150); return `${word}${digit}`; };
        await t.worker(t.id('queue'), { first: step(1), second: step(2), third: step(3) });
        const drive = driver(t);
        const stories = Object.entries(STORIES).flatMap(([kind, story]) => [0, 1, 2, 3].map((i) => story(drive, t.id(`${kind}-${i}`))));
        let kills = 0;
        const killing = (async () => {
          for (const steps of [5, 20, 40, 60]) {
            await t.until(async () => drive.steps(), (done) => done >= steps, 60_000);
            await service.end('SIGKILL');
            service = await startService({ data: folder.path, port: service.port });
            kills++;
          }
        })();
        const outcomes = await Promise.allSettled([...stories, killing]);
        for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
        assert.equal(kills, 4);
        const { executions } = await t.rpc.listWorkflowExecutions({ namespace: t.namespace, query: "ExecutionStatus = 'Running'" });
        assert.deepEqual(executions.map((e) => e.execution.workflowId), []);
        await shared.keep(t.connection);
      } finally {
        await t.cleanup();
        await service.end();
        folder.remove();
      }
    },
  },
  {
    name: 'own.service.killed.mid-activity',
    slow: true,
    about: 'The service is killed while an activity runs; the worker reports the result to the next service, the attempt counts.',
    async run(shared) {
      const folder = temporaryFolder('killed');
      let service = await startService({ data: folder.path });
      const t = await shared.at(service.address);
      try {
        let began, release, attempts = 0;
        const begun = new Promise((done) => { began = done; });
        const released = new Promise((done) => { release = done; });
        await t.worker(t.id('queue'), { work: async () => { attempts++; began(); await released; return 'kept'; } });
        const drive = driver(t);
        await drive.start(t.id('wf'), 'OneActivity', { name: 'work', options: { startToCloseTimeout: 120_000 } });
        await begun;
        await service.end('SIGKILL');
        service = await startService({ data: folder.path, port: service.port });
        release();
        assert.equal(await drive.result(t.id('wf')), 'kept');
        assert.equal(attempts, 1);
        await shared.keep(t.connection);
      } finally {
        await t.cleanup();
        await service.end();
        folder.remove();
      }
    },
  },
];
