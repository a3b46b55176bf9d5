#!/usr/bin/env node
// Runs all scenarios many times, in memory and on disk, each round on a fresh service, and prints which of them ever failed.
//   node many.mjs [--rounds N] [--jobs N] [--only REGEX] [--modes memory,disk]
// A scenario that passed only when it was played again, alone, counts under "again".
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startService, temporaryFolder } from './lib/service.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: {
  rounds: { type: 'string', default: '10' }, jobs: { type: 'string', default: '4' }, only: { type: 'string', default: '.' }, modes: { type: 'string', default: 'memory,disk' },
} });
const modes = options.modes.split(',');
const table = new Map();
let played = 0;
for (let round = 1; round <= Number(options.rounds); round++) {
  for (const mode of modes) {
    const began = Date.now();
    const results = await play(mode);
    played += results.length;
    const off = results.filter((r) => r.state === 'FAIL' || r.state === 'DIFF' || r.again);
    for (const r of off) {
      const row = table.get(r.name) ?? Object.fromEntries(modes.map((m) => [m, { failed: 0, again: 0 }]));
      row[mode][r.state === 'ok' ? 'again' : 'failed']++;
      table.set(r.name, row);
    }
    console.log(`round ${round} ${mode}: ${results.filter((r) => r.state === 'ok').length} passed, ${results.filter((r) => r.state === 'not met').length} not met, ` +
      `${off.length} off${off.map((r) => `\n    ${r.name} ${r.state}${r.again ? ', played again alone' : ''}: ${r.why}`).join('')} (${Math.round((Date.now() - began) / 1000)} s)`);
  }
}

console.log(`\n${'scenario'.padEnd(48)}${modes.map((m) => `${m} failed/again`.padEnd(24)).join('')}`);
for (const [name, row] of [...table].sort()) console.log(`${name.padEnd(48)}${modes.map((m) => `${row[m].failed}/${row[m].again}`.padEnd(24)).join('')}`);
const failures = [...table.values()].flatMap((row) => Object.values(row)).reduce((sum, { failed }) => sum + failed, 0);
console.log(`${played - failures} passed, ${failures} failed`);
process.exit(failures ? 1 : 0);

/** One round; what the runner wrote about each scenario. */
async function play(mode) {
  const folder = temporaryFolder('many');
  const service = await startService({ data: mode === 'disk' ? path.join(folder.path, 'data') : undefined });
  const answers = path.join(folder.path, 'results.json');
  try {
    const runner = spawn(process.execPath, [path.join(here, 'run.mjs'), '--address', service.address, '--jobs', options.jobs, '--only', options.only, '--json', answers], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [runner.stdout, runner.stderr]) stream.on('data', (chunk) => { output += chunk; });
    const ended = await new Promise((done) => runner.once('close', (code, signal) => done(signal ?? code)));
    if (existsSync(answers)) return JSON.parse(readFileSync(answers, 'utf8'));
    return [{ name: `the runner ended (${ended})`, state: 'FAIL', why: output.slice(-1500) }];
  } finally {
    await service.end('SIGTERM');
    folder.remove();
  }
}
