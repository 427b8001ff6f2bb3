// The description of the integrator's API is held against the server: Schemathesis makes requests of it, good and bad, and
// looks at what comes back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { startHub } from './support/hub.mjs';

/**
 * A request can fit the description and still name a provider, an account or an address that there is not; that those are
 * refused is tested where they are known.
 */
const LEFT_OUT = 'positive_data_acceptance';

test('every answer of the integrator’s API is as its description says', async () => {
  const hub = await startHub(['--rate-limits', 'off']);
  const run = spawn(process.env.SCHEMATHESIS, [
    'run', `${hub.origin}/openapi.json`, '--auth', 'hub_demo_key:', '--checks', 'all', '--exclude-checks', LEFT_OUT,
    '--max-examples', '25', '--seed', '1', '--no-color',
  ], { env: { PATH: process.env.PATH, HOME: process.env.HOME } });
  let said = '';
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (text) => { said += text; });
  const code = await new Promise((done) => { run.on('close', done); });
  await hub.stop();
  assert.equal(code, 0, said.slice(-6_000));
  assert.match(said, /Tested: 14/, said.slice(-2_000));
});
