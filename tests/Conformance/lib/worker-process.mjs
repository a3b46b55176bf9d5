// An official worker as a process of its own, to be killed:
//   node worker-process.mjs ADDRESS QUEUE
// Prints "ready" when it polls and "running NAME" when an activity begins. With STUCK=yes its activities `stuck` and `hold` never end;
// otherwise `stuck` says which attempt it is.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from './bundle.mjs';
import { PATIENT } from './scenario.mjs';
const require = createRequire(import.meta.url);
const { NativeConnection, Worker } = require('@temporalio/worker');
const { Context } = require('@temporalio/activity');

const [address, taskQueue] = process.argv.slice(2);
const stays = process.env.STUCK === 'yes';
const workflowBundle = await bundleWorkflows(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../scenarios'));
const connection = await NativeConnection.connect({ address });
const say = (text) => process.stdout.write(`${text}\n`);

async function stuck() {
  say('running stuck');
  if (stays) for (;;) { Context.current().heartbeat('alive'); await Context.current().sleep(100); }
  return `attempt ${Context.current().info.attempt}`;
}

async function hold() {
  say('running hold');
  if (stays) await new Promise((resolve) => setTimeout(resolve, 3_600_000));
}

const activities = { stuck, hold, work: async (n) => n ?? 'work', greet: async (name) => `Hello, ${name}!` };
const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities, identity: `scenario-worker-${process.pid}`, stickyQueueScheduleToStartTimeout: '2s', ...PATIENT });
say('ready');
process.on('SIGTERM', () => worker.shutdown());
await worker.run();
