// The vendor's own web component edits accounts, and fills in forms that use everything.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { MADE_UP, connectors } from './support/made-up.mjs';
import { TOLD, goesOnWith, peerSuite } from './support/peer.mjs';
import { becomes } from './support/poll.mjs';
import { documented, startProvider } from './support/provider.mjs';
import { hexToken } from './support/tokens.mjs';

const provider = await startProvider();
const { folder, remove } = await connectors();
after(() => Promise.all([provider.stop(), remove()]));
const elsewhere = ['zendesk', 'datadog', ...MADE_UP].flatMap((key) => ['--provider-url', `${key}=${provider.origin}`]);
// From a folder, Webflow's OAuth comes first.
const parts = peerSuite({ hubOptions: ['--connectors', folder, ...elsewhere, '--oauth-client', 'harbor=an_id:a_secret'] });
const { scene, accountsOf } = parts;

/** Links an account without any browser. */
const linked = (...account) => parts.hub.link(...account);

/** An account as its owner edits it. */
async function stored(id, session) {
  const answer = await fetch(`${parts.hub.origin}/hub/accounts/${id}`, { headers: { 'x-hub-session-token': await parts.hub.session(session) } });
  return answer.json();
}

scene('it edits: the stored secret stays hidden, a new one is stored, a wrong or foreign one is not', TOLD, async (open) => {
  const owner = 'peer-edits';
  const id = await linked(owner);
  const seen = async () => (await accountsOf(owner)).map((account) => [account.id, account.last_characters.siteToken]);
  const peer = await open({ session: { origin_owner_id: owner, integration_id: undefined }, 'account-id': id });
  const before = peer.root.locator('input[name="siteToken-display"]');
  // Both methods are listed, and it takes the first of the provider for the account's own (D68).
  await becomes('bullets and last characters', () => before.inputValue(), '••••••••••cess');
  await peer.button('Edit').click();
  for (const [token, words] of [['test_revoked', 'Webflow did not accept this token.'], ['test_other_site', 'This is another account at Webflow']]) {
    await peer.submits(token);
    await peer.shows(words);
    assert.deepEqual([await peer.successes(), await seen()], [[], [[id, 'cess']]]);
  }
  const other = hexToken('test_full_access');
  await peer.submits(other);
  await peer.shows('Connection Successful');
  assert.equal((await peer.sent('PATCH')).body.integration_id, 'webflow_oauth');
  assert.deepEqual(await seen(), [[id, other.slice(-4)]]);
  assert.deepEqual((await peer.successes()).map(({ detail }) => detail), [{ id, provider: 'webflow' }, { id, provider: 'webflow' }]);
});

scene('an edit of a session that has ended changes nothing', TOLD, async (open, visitor) => {
  const owner = 'peer-edit-ends';
  const id = await linked(owner);
  const [before] = await accountsOf(owner);
  const over = await parts.endedSession({ origin_owner_id: owner });
  const peer = await open({ session: { origin_owner_id: owner }, 'account-id': id });
  await peer.button('Edit').click();
  await goesOnWith(visitor, over);
  const refused = visitor.page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await peer.submits(hexToken('test_full_access'));
  // D22: 401 it would take for a success, and say so to the host page.
  assert.equal((await refused).status(), 400);
  await peer.shows('This session has expired.');
  assert.deepEqual(await peer.successes(), []);
  assert.deepEqual(await accountsOf(owner), [before]);
});

scene('it edits what the session is for, and leaves a secret out that was not touched', async (open, visitor) => {
  const owner = 'peer-session-edits';
  provider.answers = documented('zendesk', 'success');
  const id = await linked(owner, { subdomain: 'juniper', email: 'mara@juniper.example', apiToken: 'zt-0123456789abcdefghij' }, 'zendesk_api-token');
  const peer = await open({ session: { origin_owner_id: owner, provider: 'zendesk' } });
  await becomes('what is stored', () => peer.field('E-mail address').inputValue(), 'mara@juniper.example');
  await peer.root.locator('input[name="apiToken-display"]').waitFor();
  assert.equal(await peer.field('Subdomain').inputValue(), 'juniper');
  await peer.submits('noor@juniper.example', 'E-mail address');
  await peer.shows('Connection Successful');
  const sent = await peer.sent('PATCH');
  assert.equal(sent.path, `/hub/accounts/${id}`);
  assert.deepEqual(sent.body.credentials, { subdomain: 'juniper', email: 'noor@juniper.example' });
  const basic = Buffer.from('noor@juniper.example/token:zt-0123456789abcdefghij').toString('base64');
  assert.equal(provider.asked.at(-1).headers.authorization, `Basic ${basic}`);
  const { setupInformation, secrets } = await stored(id, { origin_owner_id: owner, provider: 'zendesk' });
  assert.equal(setupInformation.email, 'noor@juniper.example');
  assert.match(secrets.apiToken, /ghij$/);
  assert.equal((await visitor.happened('success')).detail.id, id);
});

scene('a form with all that a form can have', async (open) => {
  const owner = 'peer-form';
  provider.answers = { status: 200, body: { ok: true, user: { id: 'u1', name: 'Mara' }, site: { id: 'a1', name: 'Depot a1' } } };
  const only = await parts.hub.api('/connect_sessions', { method: 'POST', body: { origin_owner_id: owner, origin_owner_name: 'Juniper', provider: 'depot' } });
  const peer = await open({ session: { provider: undefined, origin_owner_id: owner } });
  await peer.choose('Depot');
  // Not the list's: that of the one provider of the list that has such a field.
  await becomes('the token of the provider', () => peer.field('Trigger token').inputValue(), only.external_trigger_token);
  // Since 1.10.2 it evaluates nothing (D7): a template is not shown, and what a condition hides is not asked for.
  assert.equal(await peer.field('Address').count(), 0);
  await peer.field('API Key').fill('dk-0123456789abcdef-9f3c');
  await peer.field('Company').fill('Acme');
  await peer.field('Code').fill('abc');
  await peer.shows('A code has three capital letters.');
  await peer.field('Code').fill('ABC');
  await peer.connect.click();
  await peer.shows('Connection Successful');
  const { headers } = provider.asked.at(-1);
  assert.equal(headers.authorization, 'Bearer dk-0123456789abcdef-9f3c');
  assert.equal(headers['x-plan'], 'small');
  assert.equal(headers['x-company'], undefined, 'what the condition hides');
  assert.equal(headers['x-address'], 'https://depot.example/small/none');
  assert.equal(headers['x-source'], 'hub');
  assert.equal(headers['x-trigger'], only.external_trigger_token);
  assert.equal((await accountsOf(owner))[0].provider, 'depot');
});

scene('what is chosen at first is sent', async (open) => {
  provider.answers = documented('datadog', 'success');
  const peer = await open({ session: { provider: 'datadog' } });
  await peer.shows('Told apart in “See which site you use”.');
  await peer.submits('0123456789abcdef0123456789abcdef', 'API key');
  await peer.shows('Connection Successful');
  assert.equal((await peer.sent('POST')).body.credentials.site, 'datadoghq.com');
});

/** What a provider says that issues a token, and whom it is of. */
const ISSUED = { access_token: 'issued-0123', token_type: 'Bearer', expires_in: 3600, id: 7 };

scene('signing in with a form: its values go into the address, a wrong one is told, a right one reaches the provider', async (open) => {
  const owner = 'peer-form-signs-in';
  provider.asked.length = 0;
  provider.answers = ({ path }) => {
    if (!path.startsWith('/oauth/new')) return { status: 200, body: ISSUED };
    const query = new URL(path, provider.origin).searchParams;
    return { status: 302, headers: { location: `${query.get('redirect_uri')}?code=c0de&state=${query.get('state')}` } };
  };
  const peer = await open({ session: { provider: 'harbor', origin_owner_id: owner } });
  await peer.field('Subdomain').fill('evil.example/&token=x');
  await peer.signsIn();
  // The window ends before it has gone anywhere, and what waits for it hears why.
  await peer.shows('This is more than the first part of an address. Enter only the part: letters, digits and hyphens.');
  assert.deepEqual([await peer.successes(), await accountsOf(owner), provider.asked.length], [[], [], 0]);

  await peer.field('Subdomain').fill('north');
  await peer.signsIn();
  await peer.shows('Connection Successful');
  assert.deepEqual((await accountsOf(owner)).map((account) => account.provider), ['harbor']);
});

scene('a client of one’s own is typed', TOLD, async (open) => {
  const owner = 'peer-client';
  provider.answers = { status: 401, body: { error: 'invalid_client' } };
  const peer = await open({ session: { provider: 'quay', origin_owner_id: owner } });
  await peer.field('Client ID').fill('client-1');
  await peer.submits('s3cret-0123456789abcdef', 'Client secret');
  await peer.shows(/^quay did not accept /);
  assert.deepEqual([await peer.successes(), await accountsOf(owner)], [[], []]);
  provider.answers = { status: 200, body: ISSUED };
  await peer.field('Client ID').fill('client-1');
  await peer.submits('s3cret-0123456789abcdef', 'Client secret');
  await peer.shows('Connection Successful');
  assert.deepEqual((await accountsOf(owner)).map((account) => account.provider), ['quay']);
});

scene('what no call can confirm is linked when it is sent again', TOLD, async (open) => {
  const owner = 'peer-unconfirmed';
  const key = JSON.stringify({
    type: 'service_account', project_id: 'juniper-1', private_key_id: '0123456789abcdef', client_email: 'hub@juniper-1.iam.gserviceaccount.com', client_id: '1',
    private_key: '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n',
  });
  const peer = await open({ session: { provider: 'google_cloud', origin_owner_id: owner } });
  const field = peer.root.locator('textarea');
  await field.fill(key);
  await peer.connect.click();
  await peer.shows(/^Google Cloud could not confirm this .*Connect again with the same values to link it anyway\.$/);
  assert.deepEqual([await peer.successes(), await accountsOf(owner)], [[], []]);
  await field.fill(key);
  await peer.connect.click();
  await peer.shows('Connection Successful');
  assert.deepEqual((await accountsOf(owner)).map((account) => [account.provider, account.outcome]), [['google_cloud', 'unverified']]);
});
