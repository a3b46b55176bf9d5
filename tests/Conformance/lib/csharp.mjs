// The C# worker (Worker/) as a process that runs the workflows of a scenario and hands its activities back to the functions given here.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
const require = createRequire(import.meta.url);
const { CompleteAsyncError } = require('@temporalio/activity');
const { ApplicationFailure, CancelledFailure, ActivityCancellationDetails } = require('@temporalio/common');
const { MockActivityEnvironment } = require('@temporalio/testing');
const { DefaultLogger } = require('@temporalio/worker');

const program = ['release', 'debug'].map((kind) => fileURLToPath(new URL(`../../../artifacts/bin/Conformance.Worker/${kind}/Conformance.Worker`, import.meta.url))).find(existsSync);
let started;

/** The one process for the service at an address; started at the first use, it ends with this process. */
export function csharpWorker(address) {
  started ??= new CSharpWorker(address);
  return started;
}

class CSharpWorker {
  constructor(address) {
    if (!program) throw new Error('the C# worker is not built: dotnet build tests/Conformance/Worker');
    this.queues = new Map();
    this.running = new Map();
    this.replies = new Map();
    this.child = spawn(program, [address], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.unref();
    this.child.once('exit', (code, signal) => {
      for (const { fail } of this.replies.values()) fail(new Error(`the C# worker ended (${signal ?? code})`));
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.hear(JSON.parse(line)));
  }

  /** Starts a worker on a queue; the activities are functions as the official worker takes them. */
  async start(queue, activities, { maxHeartbeatThrottleInterval } = {}) {
    this.queues.set(queue, activities);
    await this.ask(`ready ${queue}`, { start: queue, heartbeatMs: maxHeartbeatThrottleInterval });
    return { stop: () => this.ask(`stopped ${queue}`, { stop: queue }) };
  }

  ask(reply, order) {
    return new Promise((done, fail) => {
      this.replies.set(reply, { done, fail });
      this.say(order);
    });
  }

  say(message) {

    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  hear(message) {

    for (const kind of ['ready', 'stopped']) {
      if (message[kind] === undefined) continue;
      const key = `${kind} ${message[kind]}`;
      this.replies.get(key)?.done();
      this.replies.delete(key);
      return;
    }
    if (message.cancel) this.running.get(message.call)?.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
    else this.run(message);
  }

  async run({ call, taskQueue, name, args, info }) {
    const environment = new MockActivityEnvironment({ attempt: info.attempt, heartbeatDetails: info.heartbeatDetails[0], taskToken: Buffer.from(info.taskToken, 'base64') }, { logger: new DefaultLogger('ERROR', () => {}) });
    environment.on('heartbeat', (details) => this.say({ call, heartbeat: details }));
    this.running.set(call, environment);
    try {
      this.say({ call, result: await environment.run(this.queues.get(taskQueue)[name], ...args) });
    } catch (error) {
      this.say({ call, ...asAnswer(error) });
    }
    this.running.delete(call);
  }
}

function asAnswer(error) {
  if (error instanceof CompleteAsyncError) return { later: true };
  if (error instanceof CancelledFailure) return { cancelled: true };
  const type = error instanceof ApplicationFailure ? error.type : error.name;
  return { failure: { message: error.message, type, nonRetryable: error.nonRetryable ?? false, details: error.details ?? undefined } };
}
