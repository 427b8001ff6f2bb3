// hub-server as an operator runs it: no demo, with an API key and many accounts.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary, startProgram } from './program.mjs';

const run = promisify(execFile);

/** Requests at the same time while accounts are made. */
const AT_ONCE = 8;

/** A SQLite file in the folder of a program. */
const sqlite = async (directory) => `sqlite://${directory}/hub.db`;

/**
 * Starts `hub-server serve` with further options, on a database of its own, whose address `database` gives; `apiKey` is a
 * key with the usual scopes.
 */
export async function startServing(options = [], filter = 'debug', database = sqlite) {
  const server = binary('hub-server');
  let apiKey;
  const program = await startProgram(
    server,
    '/readyz',
    () => ['serve', ...options],
    async ({ address, directory }) => {
      const base = { HUB_DATABASE_URL: await database(directory) };
      const { stdout: key } = await run(server, ['keygen'], { env: base });
      const { stdout } = await run(server, ['api-key', 'create', '--name', 'e2e'], { env: base });
      apiKey = stdout.match(/hub_key_[\w-]+/)[0];
      return { ...base, HUB_ENCRYPTION_KEY: key.trim(), HUB_LISTEN: address, HUB_RATE_LIMITS: 'off', RUST_LOG: filter };
    },
  );
  const { origin } = program;
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  const call = async (path, body, headers) => {
    const answer = await fetch(origin + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const serving = {
    ...program,
    apiKey,
    authorization,
    call,
    /** Links an account whose provider is not asked about it; its id. */
    async link(label, owner = 'owner-1') {
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
  };
  return serving;
}
