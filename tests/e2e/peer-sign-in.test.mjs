// The vendor's own web component signs people in: its window, with the session token in its address, and its polling.
import assert from 'node:assert/strict';
import { peerSuite } from './support/peer.mjs';
import { becomes } from './support/poll.mjs';

const parts = peerSuite();
const { scene, accountsOf } = parts;

scene('signing in: the window closes, the host page hears of it, and the account is there', async (open, visitor) => {
  const owner = 'peer-signs-in';
  const peer = await open({ session: { origin_owner_id: owner, integration_id: 'webflow_oauth' } });
  const window = await peer.signsIn();
  const addresses = [];
  window.on('framenavigated', (frame) => addresses.push(frame.url()));
  await window.getByRole('button', { name: 'Allow' }).click();
  await peer.shows('Connection Successful');
  await becomes('the window is closed', () => window.isClosed(), true);
  const [account] = await accountsOf(owner);
  assert.equal(account.integration_id, 'webflow_oauth');
  const detail = { id: account.id, provider: 'webflow' };
  await becomes('what the host page heard', () => peer.heard(), [
    { kind: 'event success', detail },
    { kind: 'onSuccess', detail },
    { kind: 'message', detail: { type: 'AccountConnected', account: detail } },
  ]);
  // Its window's first address carries the session token (D56); it goes no further, and into no log.
  for (const address of addresses) assert.ok(!address.includes(peer.token), address);
  assert.ok(!parts.hub.log().includes(peer.token));

  // Reconnecting, it names the first of the two methods, which has no sign-in (D68).
  const again = await open({ session: { origin_owner_id: owner, integration_id: undefined }, 'account-id': account.id });
  await again.shows('Press "Connect" below to authenticate');
  await (await again.signsIn()).getByRole('button', { name: 'Allow' }).click();
  await again.shows('Connection Successful');
  const after = await accountsOf(owner);
  assert.deepEqual(after.map(({ id }) => id), [account.id]);
  assert.ok(after[0].connected_at > account.connected_at);
  visitor.navigations.length = 0;
});

scene('signing in: declined, cancelled and blocked save nothing, and it can be tried again', async (open, visitor) => {
  const owner = 'peer-declines';
  const peer = await open({ session: { origin_owner_id: owner, integration_id: 'webflow_oauth' } });
  const declined = await peer.signsIn();
  await declined.getByRole('button', { name: 'Deny' }).click();
  await peer.shows(/^Access was declined at Webflow\. \S/);
  await becomes('the window is closed', () => declined.isClosed(), true);

  const cancelled = await peer.signsIn();
  await cancelled.getByRole('button', { name: 'Allow' }).waitFor();
  const ended = visitor.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await peer.button('Cancel and start over').click();
  assert.equal((await (await ended).json()).status, 'cancelled');
  await becomes('the window is closed', () => cancelled.isClosed(), true);

  await peer.page.evaluate(() => { window.open = () => null; });
  const given = visitor.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await peer.connect.click();
  await peer.shows('Your browser blocked the login popup.');
  assert.equal((await (await given).json()).status, 'cancelled');
  assert.deepEqual([await peer.successes(), await accountsOf(owner)], [[], []]);
});
