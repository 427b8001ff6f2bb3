// What one hub-server serves, beside a handler of the same framework that answers from memory: `cargo xtask bench`.
//
// Two servers, with few and with very many accounts stored, each on a SQLite file, with one sandbox in a process of its
// own. The calls alternate between them and the static handler, all on this machine, so that only ratios mean much.
// With `HUB_BENCH_POSTGRES`, the address of a PostgreSQL without a database's name, such as `postgres://hub@127.0.0.1:5432`,
// each is on a database that is made there and left there.
// With `HUB_BENCH_LOAD_MINUTES`, the small one is then kept at four fifths of what it can do, and its memory watched.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, binary, startProgram } from './support/program.mjs';
import { startServing } from './support/serving.mjs';
import { load } from './support/wrk.mjs';

const run = promisify(execFile);

const FEW = 1_000;
const MANY = Number(process.env.HUB_BENCH_ACCOUNTS ?? 1_000_000);
const ROUNDS = 3;
const CLOSED = { seconds: 3, connections: 16 };
const POSTGRES = process.env.HUB_BENCH_POSTGRES;
const LOAD_MINUTES = Number(process.env.HUB_BENCH_LOAD_MINUTES ?? 0);

/** What is wanted: bootstrap against the static handler, many accounts against few, memory at the end against after a tenth. */
const WANTED = { bootstrap: 0.5, many: 1.5, memory: 1.1 };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Resident memory of a process in megabytes. */
async function resident(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1000;
}

/** A new database: its address, how to run SQL on it, and what is spelled in a way of its own there. */
async function makeDatabase(directory) {
  if (!POSTGRES) {
    const file = join(directory, 'hub.db');
    const sql = (text) => run('sqlite3', ['-bail', file, text]);
    return { address: `sqlite://${file}`, sql, hex: (value) => `printf('%032x', ${value})`, newline: 'char(10)', hash: 'randomblob(32)' };
  }
  const psql = (name, text) => run('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', text, `${POSTGRES}/${name}`]);
  const name = `hub_bench_${randomUUID().replaceAll('-', '')}`;
  await psql('postgres', `CREATE DATABASE ${name}`);
  const hash = 'sha256(gen_random_uuid()::text::bytea)';
  return { address: `${POSTGRES}/${name}`, sql: (text) => psql(name, text), hex: (value) => `lpad(to_hex(${value}), 32, '0')`, newline: 'chr(10)', hash };
}

/** Copies the account and the session that are there until there are so many of each. Copies are older than what is real. */
async function fill({ sql, hex, newline, hash }, count) {
  const { stderr } = await sql(`
    BEGIN;
    CREATE TEMP TABLE account AS SELECT * FROM accounts LIMIT 1;
    CREATE TEMP TABLE credential AS SELECT * FROM credentials WHERE account_id = (SELECT id FROM account);
    INSERT INTO accounts SELECT 'acc_' || ${hex('value')}, provider, provider_name, integration_id, 'owner-' || (value / 10), 'Owner ' || (value / 10),
      NULL, NULL, 'Shop ' || value, kind, status, detail, created_at, updated_at, connected_at, checked_at, next_check_at,
      'shop ' || value || ${newline} || 'owner ' || (value / 10) || ${newline} || lower(provider_name)
      FROM generate_series(1, ${count}) AS value, account;
    INSERT INTO credentials SELECT 'acc_' || ${hex('value')}, field, key_id, sealed FROM generate_series(1, ${count}) AS value, credential;
    INSERT INTO connect_sessions (token_hash, auth_link_hash, api_key_id, origin_owner_id, origin_owner_name, options, created_at, expires_at)
      SELECT ${hash}, ${hash}, api_key_id, origin_owner_id, origin_owner_name, options, created_at, expires_at
      FROM generate_series(1, ${count}) AS value, (SELECT * FROM connect_sessions LIMIT 1) AS session;
    COMMIT;`);
  if (stderr) throw new Error(stderr);
}

/** A server with this many accounts, and the calls that are measured on it. */
async function candidate(sandbox, accounts) {
  let database;
  const make = async (directory) => (database = await makeDatabase(directory)).address;
  const server = await startServing(['--provider-url', `webflow=${sandbox.origin}`, '--check-every-hours', '0'], 'warn', make);
  await server.link('The first');
  await fill(database, accounts);
  const wish = { origin_owner_id: 'bench', origin_owner_name: 'Bench', provider: 'webflow', integration_id: 'webflow_site-token', multiple: true, expires_in: 86_400 };
  const { token } = await server.call('/connect_sessions', wish, { authorization: server.authorization });
  const session = { 'x-hub-session-token': token };
  const credentials = { integration_id: 'webflow_site-token', credentials: { siteToken: 'test_full_access' } };
  const post = (path) => ({ method: 'POST', path, headers: { ...session, 'content-type': 'application/json' }, body: credentials });
  return {
    server,
    accounts,
    calls: {
      'session creation': {
        method: 'POST',
        path: '/connect_sessions',
        headers: { authorization: server.authorization, 'content-type': 'application/json' },
        body: wish,
      },
      bootstrap: { path: '/hub/bootstrap', headers: session },
      'session look-up': { path: '/hub/settings', headers: session },
      'accounts list': { path: '/accounts', headers: { authorization: server.authorization } },
      validation: post('/hub/validations'),
      'account creation': post('/hub/accounts'),
    },
  };
}

/** Four fifths of what a mix of calls can reach, for minutes; memory is read all the while. */
async function endure({ server, calls }) {
  const mix = ['bootstrap', 'bootstrap', 'session look-up', 'accounts list', 'validation', 'account creation'].map((name) => calls[name]);
  const connections = 64;
  // All of them busy at once, as they are later where a sweep holds up those who write: what that takes is taken then.
  const limit = await load(server.origin, mix, { seconds: 10, connections });
  // Milliseconds from one request of a connection to its next, of which the answer takes some.
  const apart = (connections * 1000) / (0.8 * limit.rate);
  const tried = await load(server.origin, mix, { seconds: 10, connections, delay: Math.round(apart) });
  const delay = Math.max(1, Math.round(2 * apart - (connections * 1000) / tried.rate));
  const memory = [];
  const watch = setInterval(() => resident(server.pid).then((now) => memory.push(now)), 1000);
  const taken = await load(server.origin, mix, { seconds: LOAD_MINUTES * 60, connections, delay }).finally(() => clearInterval(watch));
  const early = median(memory.slice(Math.floor(memory.length / 10), Math.floor(memory.length / 5)));
  const late = median(memory.slice(-Math.floor(memory.length / 10)));
  const share = taken.rate / limit.rate;
  console.log(
    `\n${LOAD_MINUTES} minutes at ${taken.rate.toFixed(0)} of ${limit.rate.toFixed(0)} requests a second (${share.toFixed(2)}): ${taken.count} requests, no error, ` +
      `p50 ${taken.p50.toFixed(1)} ms, p99 ${taken.p99.toFixed(1)} ms; memory ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late`,
  );
  const tenths = Array.from({ length: 10 }, (_, tenth) => memory[Math.floor((tenth * memory.length) / 10)]);
  console.log(`memory at each tenth, MB: ${tenths.map((now) => now.toFixed(0)).join(' ')}`);
  return late <= early * WANTED.memory;
}

async function main() {
  const sandbox = await startProgram(binary('webflow-sandbox'), '/', ({ address }) => ['--listen', address, '--no-rate-limit', '--log', 'warn']);
  const candidates = [await candidate(sandbox, FEW), await candidate(sandbox, MANY)];
  const answer = await fetch(candidates[0].server.origin + '/hub/bootstrap', { headers: candidates[0].calls.bootstrap.headers });
  const body = join(sandbox.directory, 'bootstrap.json');
  await writeFile(body, Buffer.from(await answer.arrayBuffer()));
  const handler = await startProgram(join(ROOT, 'target/release/examples/static'), '/', ({ address }) => ['--listen', address, '--body', body]);

  const fixed = [];
  const taken = candidates.map(({ calls }) => new Map(Object.keys(calls).map((name) => [name, []])));
  let good = true;
  try {
    // The first round warms up, and is not counted.
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const name of Object.keys(candidates[0].calls)) {
        for (const [index, { server, calls }] of candidates.entries()) {
          const one = await load(server.origin, [calls[name]], CLOSED);
          if (round >= 0) taken[index].get(name).push(one);
        }
        if (name === 'bootstrap') {
          const one = await load(handler.origin, [{ path: '/' }], CLOSED);
          if (round >= 0) fixed.push(one);
        }
      }
    }
    const row = (call, accounts, samples) => {
      const of = (key) => median(samples.map((one) => one[key]));
      return { call, accounts, 'requests/s': Math.round(of('rate')), 'p50, ms': of('p50').toFixed(2), 'p99, ms': of('p99').toFixed(2) };
    };
    const rows = [row('static handler', '', fixed)];
    for (const name of Object.keys(candidates[0].calls)) {
      candidates.forEach(({ accounts }, index) => rows.push(row(name, accounts, taken[index].get(name))));
    }
    console.log(`\nServer on one machine with its load, ${CLOSED.connections} connections, median of ${ROUNDS} times ${CLOSED.seconds} s`);
    console.table(rows);
    for (const { server, accounts } of candidates) console.log(`memory with ${accounts} accounts: ${(await resident(server.pid)).toFixed(0)} MB`);

    const verdict = (what, value, wanted, ok) => {
      console.log(`${what}: ${value.toFixed(2)}; ${wanted} is wanted`);
      good &&= ok;
    };
    const rate = (index, name) => median(taken[index].get(name).map((one) => one.rate));
    const share = rate(0, 'bootstrap') / median(fixed.map((one) => one.rate));
    // Wanted of the default: with PostgreSQL, another process is asked for each session.
    if (!POSTGRES) verdict('bootstrap against the static handler', share, `at least ${WANTED.bootstrap}`, share >= WANTED.bootstrap);
    for (const name of ['accounts list', 'session look-up']) {
      const ratio = rate(0, name) / rate(1, name);
      verdict(`${name}, time with ${MANY} accounts against ${FEW}`, ratio, `at most ${WANTED.many}`, ratio <= WANTED.many);
    }
    if (LOAD_MINUTES) good = (await endure(candidates[0])) && good;
  } finally {
    await Promise.all([sandbox.stop(), handler.stop(), ...candidates.map(({ server }) => server.stop())]);
  }
  if (!good) process.exitCode = 1;
}

await main();
