// Starts `orc temporal serve` (or another verb of orc that prints its address) as a process of its own and ends it, softly or not.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command of orc. */
export const orc = (...args) => [fileURLToPath(new URL('./orc.sh', import.meta.url)), ...args];

/** A folder of its own under the system's temporary one, gone when `remove` is called. */
export function temporaryFolder(name = 'data') {
  const folder = mkdtempSync(path.join(os.tmpdir(), `conformance-${name}-`));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Runs a program until it prints a line that `ready` finds something in. `found` is what it found, `output()` all it printed,
 * `end(signal)` ends it and waits until it is gone (kill -9 unless told otherwise).
 */
export async function startProgram([program, ...args], ready, { limitMs = 120_000, env = {} } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const gone = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  let output = '';
  const found = await new Promise((done, fail) => {
    const limit = setTimeout(() => fail(new Error(`${program} ${args.join(' ')} was not ready within ${limitMs} ms; it printed:\n${output}`)), limitMs);
    const read = (chunk) => {
      output += chunk;
      const match = ready.exec(output);
      if (match) { clearTimeout(limit); done(match); }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => { clearTimeout(limit); fail(error); });
    gone.then(({ code, signal }) => { clearTimeout(limit); fail(new Error(`${program} ${args.join(' ')} ended (${signal ?? code}) before it was ready; it printed:\n${output}`)); });
  }).catch((error) => { child.kill('SIGKILL'); throw error; });
  const end = async (signal = 'SIGKILL') => { child.kill(signal); return gone; };
  return { found, pid: child.pid, gone, output: () => output, end };
}

/** The service alone, in memory (skipping time if asked to) or on the data directory `data`, on a port of its own unless told which. */
export async function startService({ data, port = 0, timeSkipping = false } = {}) {
  const where = data ? ['--data', data] : timeSkipping ? ['--in-memory', '--time-skipping'] : ['--in-memory'];
  const program = await startProgram(orc('temporal', 'serve', ...where, '--port', String(port)), /^Temporal (\S+:(\d+)) /m);
  return { ...program, address: program.found[1].replace('localhost', '127.0.0.1'), port: Number(program.found[2]) };
}
