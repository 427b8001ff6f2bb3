// A real hub-server with its sandbox, on a free port, with a database and a log of its own.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binary, startProgram } from './program.mjs';

/** The key that `hub-server demo` accepts. */
const API_KEY = `Basic ${Buffer.from('hub_demo_key:').toString('base64')}`;

/** Starts `hub-server demo` with further options, such as `['--rate-limits', 'off']`. */
export async function startHub(options = []) {
  const program = await startProgram(
    binary('hub-server'),
    '/readyz',
    ({ address, directory }) => ['demo', '--listen', address, '--database-url', `sqlite://${directory}/hub.db`, ...options],
    () => ({ RUST_LOG: 'debug' }),
  );
  const { origin, directory } = program;
  const hub = {
    ...program,
    /** Every file beside the database, its write-ahead log included, as name and content. */
    async files() {
      const names = await readdir(directory);
      return Promise.all(names.map(async (name) => ({ name, content: await readFile(join(directory, name)) })));
    },
    /** A call of the integrator's API; throws on any answer but 2xx. */
    async api(path, { method = 'GET', body } = {}) {
      const answer = await fetch(origin + path, {
        method,
        headers: { authorization: API_KEY, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : null;
    },
    /** A new session token, for Webflow's Site Token unless it says otherwise. Each owner has accounts of its own. */
    async session(members = {}) {
      const owner = members.origin_owner_id ?? `owner-${Math.random().toString(36).slice(2)}`;
      const body = { origin_owner_id: owner, origin_owner_name: 'Juniper Bakery', provider: 'webflow', ...members };
      // Webflow has two methods, between which a person would have to choose.
      if (body.provider === 'webflow' && !('integration_id' in members)) body.integration_id = 'webflow_site-token';
      return (await hub.api('/connect_sessions', { method: 'POST', body })).token;
    },
    /** Links an account by the API of the hub, without any browser; its id. */
    async link(owner, credentials = { siteToken: 'test_full_access' }, integration = 'webflow_site-token') {
      const token = await hub.session({ origin_owner_id: owner, provider: integration.slice(0, integration.lastIndexOf('_')), integration_id: integration });
      const answer = await fetch(`${hub.origin}/hub/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-session-token': token },
        body: JSON.stringify({ integration_id: integration, credentials }),
      });
      if (answer.status !== 201) throw new Error(`not linked: ${await answer.text()}`);
      return (await answer.json()).id;
    },
    /** All accounts, over all pages. */
    async accounts() {
      const all = [];
      let cursor = '';
      do {
        const page = await hub.api(`/accounts${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
        all.push(...page.data);
        cursor = page.next_cursor ?? '';
      } while (cursor);
      return all;
    },
  };
  return hub;
}
