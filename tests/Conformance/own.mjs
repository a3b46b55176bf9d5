#!/usr/bin/env node
// Plays what only this service can be asked for (own/*.mjs): there are no golden answers, each test says what it expects.
//   node own.mjs --address HOST:PORT [--only REGEX] [--histories FOLDER] [--jobs N]
// --histories keeps the history of every run that the service at the address, and those started by the tests, have in the end.
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleWorkflows } from './lib/bundle.mjs';
import { collectHistories } from './lib/collect.mjs';
import { Scenario } from './lib/scenario.mjs';
import { addSearchAttributes, connect } from './lib/wire.mjs';
const require = createRequire(import.meta.url);

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { address: { type: 'string' }, only: { type: 'string', default: '.' }, histories: { type: 'string' }, jobs: { type: 'string', default: '3' }, limit: { type: 'string', default: '150' } } });
const workflowBundle = await bundleWorkflows(path.join(here, 'scenarios'));
const { NativeConnection } = require('@temporalio/worker');

/** A scenario that can also work on a service of its own and keep the histories that service wrote. */
class OwnScenario extends Scenario {
  static async at(address, name) {
    const t = new OwnScenario(name, await connect(address), await NativeConnection.connect({ address }), workflowBundle);
    t.address = address;
    t.cleanups.push(() => t.connection.close(), () => t.nativeConnection.close());
    return t;
  }

  at(address) {
    return OwnScenario.at(address, this.name);
  }

  async keep(connection) {
    if (!options.histories) return;
    const folder = path.join(options.histories, `${this.name}-${this.prefix}`);
    mkdirSync(folder, { recursive: true });
    await collectHistories(connection, folder);
  }
}

const connection = await connect(options.address);
await addSearchAttributes(connection);
const tests = [];
for (const file of readdirSync(path.join(here, 'own')).sort()) tests.push(...(await import(pathToFileURL(path.join(here, 'own', file)))).default);
// The slow ones first, so that no one is waited for alone in the end.
const chosen = tests.filter((test) => new RegExp(options.only).test(test.name)).sort((a, b) => Number(b.slow ?? false) - Number(a.slow ?? false));
const failures = [];
let next = 0;
await Promise.all(Array.from({ length: Number(options.jobs) }, async () => {
  while (next < chosen.length) await play(chosen[next++]);
}));
if (options.histories) await collectHistories(connection, options.histories);
console.log(`${chosen.length - failures.length} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);

async function play(test) {
  const began = Date.now();
  const t = await OwnScenario.at(options.address, test.name);
  let problem;
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`took longer than ${options.limit} s`)), Number(options.limit) * 1000); });
  try {
    await Promise.race([test.run(t), limit]);
  } catch (error) {
    problem = error;
    failures.push(test.name);
  }
  clearTimeout(timer);
  await t.cleanup();
  console.log(`${(problem ? 'FAIL' : 'ok').padEnd(8)}${test.name}  (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (problem) console.log(`        ${String(problem.stack ?? problem).split('\n').slice(0, 40).join('\n        ')}`);
}
