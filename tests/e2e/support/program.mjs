// hub-server and webflow-sandbox, each as a process of its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './net.mjs';
import { eventually } from './poll.mjs';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A built program of this project; `HUB_SERVER_BIN` and `WEBFLOW_SANDBOX_BIN` say where, if it is elsewhere. */
export function binary(name) {
  const candidates = [
    process.env[`${name.toUpperCase().replaceAll('-', '_')}_BIN`],
    join(ROOT, 'target/release', name),
    join(ROOT, 'target/debug', name),
  ].filter(Boolean);
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is not built; looked at ${candidates.join(', ')}`);
  return found;
}

/**
 * Starts a program on a free port, and comes back once `path` is answered by less than 500. `args` and `env` are made from where it may
 * write and what it listens on; of our own environment it gets the search path only, so that nobody's variables change
 * what is tested.
 */
export async function startProgram(file, path, args, env = () => ({})) {
  const directory = await mkdtemp(join(tmpdir(), 'hub-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const origin = `http://${address}`;
  const place = { directory, address, origin };
  const child = spawn(file, args(place), {
    cwd: directory,
    env: { PATH: process.env.PATH, ...(await env(place)) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  /** Everything that it has written so far. */
  const log = () => Buffer.concat(parts).toString();
  try {
    await eventually(`${file} is ready`, async () => {
      if (child.exitCode !== null) throw new Error(log());
      return (await fetch(origin + path)).status < 500;
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${file} did not start: ${log()}`, { cause: error });
  }
  return {
    ...place,
    pid: child.pid,
    log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
