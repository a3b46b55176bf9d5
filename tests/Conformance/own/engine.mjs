// Rules of the engine that no recorded scenario reaches.
import assert from 'node:assert/strict';
import { complete } from '../lib/client-steps.mjs';
import { timer } from '../lib/commands.mjs';
import { seconds } from '../lib/scenario.mjs';
import { plainError } from '../lib/wire.mjs';

const refused = async (call) => plainError(await call.then(() => { throw new Error('the call was not refused'); }, (error) => error)).code;

export default [
  {
    name: 'own.task.bad-command-again',
    about: 'A worker that repeats its bad command is not given the task again at once: the second attempt stays started until its time is up.',
    async run(t) {
      const bad = [timer('', 1)];
      await t.start(t.id('wf'), t.id('queue'), { workflowTaskTimeout: seconds(3) });
      assert.equal(await refused(t.complete(await t.poll(t.id('queue')), bad)), 'INVALID_ARGUMENT');
      const second = await t.poll(t.id('queue'));
      assert.equal(second.attempt, 2);
      const began = Date.now();
      assert.equal(await refused(t.complete(second, bad)), 'INVALID_ARGUMENT');
      const third = await t.poll(t.id('queue'));
      assert.equal(third.attempt, 3);
      assert.ok(Date.now() - began > 1000, 'the third attempt came at once');
      await t.complete(third, [complete('mended')]);
      const kinds = (await t.events(t.id('wf'))).filter((e) => e.workflowTaskFailedEventAttributes || e.workflowTaskTimedOutEventAttributes);
      assert.equal(kinds.length, 1);
    },
  },
];
