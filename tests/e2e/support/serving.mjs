// hub-server as an operator runs it: no demo, with an API key and many accounts.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from './hub.mjs';
import { freePort } from './net.mjs';
import { eventually } from './poll.mjs';

const run = promisify(execFile);

/** Requests at the same time while accounts are made. */
const AT_ONCE = 8;

/** Starts `hub-server serve` on a database of its own; `apiKey` is a key with the usual scopes. */
export async function startServing() {
  const directory = await mkdtemp(join(tmpdir(), 'hub-e2e-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const base = { PATH: process.env.PATH, HUB_DATABASE_URL: `sqlite://${directory}/hub.db` };
  const { stdout: encryptionKey } = await run(binary(), ['keygen'], { env: base });
  const env = { ...base, HUB_ENCRYPTION_KEY: encryptionKey.trim(), HUB_LISTEN: `127.0.0.1:${port}`, HUB_RATE_LIMITS: 'off', RUST_LOG: 'debug' };
  const { stdout } = await run(binary(), ['api-key', 'create', '--name', 'e2e'], { env });
  const apiKey = stdout.match(/hub_key_[\w-]+/)[0];
  const child = spawn(binary(), ['serve'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  child.stdout.on('data', (part) => log.push(part));
  child.stderr.on('data', (part) => log.push(part));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const call = async (path, body, headers) => {
    const answer = await fetch(origin + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const serving = {
    origin,
    apiKey,
    log: () => Buffer.concat(log).toString(),
    /** Links an account whose provider is not asked about it; its id. */
    async link(label, owner = 'owner-1') {
      const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
      const wish = { origin_owner_id: owner, origin_owner_name: owner, label, multiple: true };
      const { token } = await call('/connect_sessions', wish, { authorization });
      const keyFile = '{"type":"service_account","client_email":"a@b.example","private_key":"-----BEGIN"}';
      const request = { integration_id: 'google_cloud_service-account-key', credentials: { keyFile } };
      const session = { 'x-hub-session-token': token, origin };
      const { id } = await call('/hub/validations', request, session);
      return (await call('/hub/accounts', { ...request, validation_id: id }, session)).id;
    },
    /** Links `count` accounts, `Shop 1` and so on. */
    async fill(count) {
      let next = 0;
      const work = async () => { while (next < count) await serving.link(`Shop ${++next}`); };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await eventually('hub-server is ready', async () => {
      if (child.exitCode !== null) throw new Error(serving.log());
      return (await fetch(`${origin}/readyz`)).ok;
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`hub-server did not start: ${serving.log()}`, { cause: error });
  }
  return serving;
}
