// The vendor's own web component against hub-server: who embeds it need not change the page to change the backend.
//
// What it does wrong by itself is said by its number in the list of known defects, and held only as far as the server
// has a part in it.
import assert from 'node:assert/strict';
import { TOLD, VERSION, goesOnWith, peerSuite } from './support/peer.mjs';
import { becomes } from './support/poll.mjs';

const parts = peerSuite();
const { scene, accountsOf } = parts;
const EVERYTHING = { session: { provider: undefined } };
const NAMES = [
  'Webflow (Site Token)', 'Webflow (OAuth 2.0)', 'BambooHR', 'Datadog', 'GitHub', 'Google Cloud', 'Linear', 'Notion', 'OpenAI', 'Plaid',
  'Postmark', 'Slack', 'Zendesk',
];

scene('it lists what the session may link, and two methods of one provider are told apart', async (open) => {
  const peer = await open(EVERYTHING);
  await peer.lists(NAMES);
  assert.deepEqual((await peer.rows()).at(0), ['Webflow (Site Token)', 'MARKETING']);
  await becomes('every logo is there', () => peer.root.getByRole('img').evaluateAll((all) =>
    all.filter((image) => image.src.includes('/connectors/') && image.naturalWidth > 0).length), NAMES.length);
  assert.deepEqual(peer.calls().map(({ name }) => name).sort(), ['GET /hub/connectors', 'GET /hub/settings']);
  for (const { headers } of peer.calls()) {
    assert.equal(headers['x-hub-session-token'], peer.token);
    assert.equal(headers['x-hub-version'], VERSION);
    assert.equal(headers['content-type'], 'application/json');
  }
  // Rows of the same provider and version are one to it: searching used to leave one behind, and to add it again.
  const search = peer.root.getByPlaceholder('Search Integrations');
  await search.fill('dat');
  await peer.lists(['Datadog']);
  await search.fill('');
  await peer.lists(NAMES);
  await peer.button('FINANCE').click();
  await peer.lists(['Plaid']);
  await peer.button('FINANCE').click();
  await peer.choose('Webflow (OAuth 2.0)');
  await peer.shows('Press "Connect" below to authenticate');
  await peer.button('Back').click();
  await peer.choose('Webflow (Site Token)');
  await peer.field('Site Token').waitFor();
});

scene('it links Webflow: seen on the screen, by the host page and by the API', async (open, visitor) => {
  const owner = 'peer-links';
  const peer = await open({ session: { provider: undefined, origin_owner_id: owner } });
  await peer.choose('Webflow (Site Token)');
  await peer.shows('Copied in “Copy the token”. Webflow shows it only once.');
  assert.equal(await peer.connect.isEnabled(), false);
  await peer.submits('test_full_access');
  await peer.shows('Connection Successful', 'Account successfully connected to Webflow');
  const [account, ...others] = await accountsOf(owner);
  assert.deepEqual(others, []);
  assert.deepEqual([account.provider, account.integration_id, account.status], ['webflow', 'webflow_site-token', 'active']);
  const detail = { id: account.id, provider: 'webflow' };
  assert.deepEqual(await peer.heard(), [{ kind: 'event success', detail }, { kind: 'onSuccess', detail }]);
  const success = await visitor.happened('success');
  assert.ok(success.bubbles && success.composed);
  assert.deepEqual((await peer.sent('POST')).body, { integration_id: 'webflow_site-token', credentials: { siteToken: 'test_full_access' } });
  await peer.button('Close').click();
  await visitor.happened('close');
  assert.equal((await peer.heard()).at(-1).kind, 'onClose');
  for (const { url } of visitor.requests) assert.ok(!url.includes(peer.token) && !url.includes('test_full_access'), url);
});

scene('a wrong token: what happened and what to do are said, and a second try links', TOLD, async (open) => {
  const owner = 'peer-wrong';
  const peer = await open({ session: { origin_owner_id: owner } });
  await peer.submits('test_revoked');
  await peer.shows('Webflow did not accept this token. It may be mistyped, revoked or expired. Generate a new one and paste it.');
  assert.deepEqual([await peer.successes(), await accountsOf(owner)], [[], []]);
  // D1: what was typed is gone.
  await peer.submits('not a token');
  await peer.shows('There is a space inside this token. Part of it may be missing. Copy the whole token again.');
  await peer.button('Expand').click();
  await peer.shows('token_malformed: whitespace');
  assert.equal(await peer.root.getByText('Please try again later').count(), 0, 'nothing is made up');
  await peer.submits('test_full_access');
  await peer.shows('Connection Successful');
  const [account] = await accountsOf(owner);
  assert.deepEqual((await peer.successes()).map(({ detail }) => detail.id), [account.id, account.id]);
});

scene('an ended session is never a success, and a new token goes on', TOLD, async (open) => {
  const owner = 'peer-ends';
  const over = await parts.endedSession({ origin_owner_id: owner });
  const peer = await open({ token: over });
  // D23: it has no words and no event for this.
  await peer.shows('No configured integrations available.');
  // It asks nothing again when its token changes; a page has to put a new element there.
  await peer.root.evaluate((hub, token) => {
    const fresh = hub.cloneNode();
    fresh.setAttribute('token', token);
    hub.replaceWith(fresh);
  }, await parts.hub.session({ origin_owner_id: owner }));
  await peer.submits('test_full_access');
  await peer.shows('Connection Successful');
});

scene('a session that ends while the form is open stores nothing', TOLD, async (open, visitor) => {
  const owner = 'peer-ends-open';
  const over = await parts.endedSession({ origin_owner_id: owner });
  const peer = await open({ session: { origin_owner_id: owner } });
  await peer.field('Site Token').waitFor();
  await goesOnWith(visitor, over);
  await peer.submits('test_full_access');
  await peer.shows('This session has expired.');
  assert.deepEqual([await peer.successes(), await accountsOf(owner)], [[], []]);
});

scene('a session of other pages gives it nothing', TOLD, async (open) => {
  const foreign = await open({ session: { allowed_origins: ['https://app.example'] } });
  await foreign.shows('No configured integrations available.');
});

scene('a session of this page serves it', async (open) => {
  const peer = await open({ session: { allowed_origins: [parts.host.origin] } });
  await peer.submits('test_full_access');
  await peer.shows('Connection Successful');
});
