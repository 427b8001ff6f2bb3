// The dashboard as an operator uses it: logged in with an API key, without a mouse, without a script, on a phone, with
// more accounts than fit on a page.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { startServing } from './support/serving.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { misfits } from './support/room.mjs';
import { FAILED, suite } from './support/suite.mjs';

const MANY = 1_050;
const RTL = 'مخبز العرعر';
const HOSTILE = '"><img src=x onerror=alert(1)>';

const parts = suite();
let serving;
before(async () => {
  serving = await startServing();
  await serving.fill(MANY);
  await serving.link(RTL);
  await serving.link(HOSTILE);
});
after(() => serving?.stop());

/** A test at the server that is no demo; pages lead to pages. */
const scene = (name, options, play) => {
  const [more, run] = play ? [options, play] : [{}, options];
  parts.scene(name, { navigates: true, ...more }, run);
};

/** Logs in with the keyboard. */
async function logIn({ page }) {
  await page.goto(`${serving.origin}/dashboard`);
  await page.waitForURL('**/dashboard/login');
  await becomes('the focus', () => focused(page), 'API key');
  await page.keyboard.type(serving.apiKey);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Accounts' }).waitFor();
}

/** The name of what has the focus. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent.trim() ?? at.textContent.trim();
});

/** Tabs until the focus is on `name`. */
async function tabTo(page, name) {
  for (let step = 0; step < 40; step += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not get to ${name}; it is at ${await focused(page)}`);
}

/** Opens the menu of the button that has the focus, presses arrow down until the focus is on `name`, then Enter. */
async function choose(page, name) {
  await page.waitForLoadState('load');
  await page.keyboard.press('Enter');
  await eventually('the focus in the menu', () => page.evaluate(() => document.activeElement.closest('.menu:popover-open') !== null));
  for (let step = 0; step < 10; step += 1) {
    if ((await focused(page)) === name) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`no ${name} in the menu`);
}

/** The rows of the page, as what they are called. */
const rows = (page) => page.locator('tbody th > bdi').allInnerTexts();
/** Waits for these rows, and for the page's script: a menu that is opened before it runs does not take the focus. */
const lists = async (page, expected) => {
  await eventually(`the list: ${expected}`, async () => isDeepStrictEqual(await rows(page), expected));
  await page.waitForLoadState('load');
};
const status = (page) => page.getByRole('status');

scene('the dashboard without a mouse: log in, search, suspend, resume, remove, send a link, log out', async (visitor) => {
  const { page } = visitor;
  await logIn(visitor);
  await page.getByText(`${MANY + 2} linked accounts`).waitFor();
  assert.equal((await rows(page)).length, 50);
  await tabTo(page, 'Search accounts');
  await page.keyboard.type('shop 1049');
  await page.keyboard.press('Enter');
  await lists(page, ['Shop 1049']);

  await tabTo(page, 'Actions for Shop 1049');
  await page.keyboard.press('Enter');
  await becomes('the focus in the menu', () => focused(page), 'Copy ID');
  await page.keyboard.press('Escape');
  await becomes('the focus after Escape', () => focused(page), 'Actions for Shop 1049');
  assert.equal(await page.locator('.menu:popover-open').count(), 0);

  for (const [name, said, word] of [['Suspend', 'Shop 1049 is suspended.', 'Suspended'], ['Resume', 'Shop 1049 is active again.', 'Active']]) {
    await choose(page, name);
    await status(page).getByText(said).waitFor();
    await page.getByRole('cell', { name: word }).waitFor();
    // Still the same list, and the focus on the same row.
    assert.deepEqual(await rows(page), ['Shop 1049']);
    await becomes('the focus after the action', () => focused(page), 'Actions for Shop 1049');
    assert.doesNotMatch(page.url(), /done=/);
  }

  await choose(page, 'Remove');
  await page.getByRole('heading', { name: 'Remove Shop 1049?' }).waitFor();
  assert.equal(await focused(page), 'Keep it');
  await page.keyboard.press('Enter');
  await lists(page, ['Shop 1049']);
  await tabTo(page, 'Actions for Shop 1049');
  await choose(page, 'Remove');
  await page.getByRole('heading', { name: 'Remove Shop 1049?' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await status(page).getByText('The account was removed.').waitFor();
  await page.getByText('Nothing found').waitFor();
  await page.getByText(`${MANY + 1} linked accounts`).waitFor();

  await page.goto(`${serving.origin}/dashboard`);
  await tabTo(page, 'Link account');
  await choose(page, 'Send a linkYour customer links the account on a page of its own.');
  await page.getByRole('heading', { name: 'Send a link' }).waitFor();
  await tabTo(page, 'Customer ID');
  await page.keyboard.type('owner-7');
  await page.keyboard.press('Tab');
  await page.keyboard.type(RTL);
  await page.keyboard.press('Enter');
  const field = page.getByLabel(`Link for ${RTL}`);
  await field.waitFor();
  const link = await field.inputValue();
  assert.ok(link.startsWith(`${serving.origin}/link/`), link);
  assert.equal(await focused(page), `Link for ${RTL}`);
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: serving.origin });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);

  await tabTo(page, 'Log out');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/dashboard/login');
  await page.goto(`${serving.origin}/dashboard`);
  assert.match(page.url(), /login$/);
  // No address had a secret in it, nor has the server written one down.
  const secrets = [serving.apiKey, link.split('/').pop()];
  for (const secret of secrets) {
    assert.ok(!visitor.requests.some(({ url }) => url.includes(secret)), 'a secret in an address');
    assert.ok(!serving.log().includes(secret), 'a secret in the log');
  }
});

scene('every account is on some page, and the way back to the first', async (visitor) => {
  const { page } = visitor;
  await logIn(visitor);
  const seen = new Set(await rows(page));
  const next = page.getByRole('link', { name: 'Next' });
  let pages = 1;
  for (; (await next.count()) === 1; pages += 1) {
    const first = (await rows(page))[0];
    await next.click();
    await eventually('another page', async () => (await rows(page))[0] !== first);
    await page.waitForLoadState('load');
    for (const row of await rows(page)) seen.add(row);
  }
  assert.equal(pages, Math.ceil(seen.size / 50));
  assert.ok(seen.size >= MANY, String(seen.size));
  await page.getByRole('link', { name: 'Newest first' }).click();
  await page.getByText(HOSTILE).waitFor();
  assert.equal(await page.locator('img[onerror]').count(), 0);
});

scene('without a script everything but copying works', { javaScriptEnabled: false }, async (visitor) => {
  const { page } = visitor;
  await logIn(visitor);
  await page.getByRole('searchbox').fill('shop 77');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Actions for Shop 77', exact: true }).click();
  assert.equal(await page.getByRole('button', { name: 'Copy ID' }).count(), 0);
  await page.getByRole('button', { name: 'Convert to test' }).click();
  await status(page).getByText('Shop 77 is a test account now.').waitFor();
  await page.getByRole('button', { name: 'Actions for Shop 77', exact: true }).click();
  await page.getByRole('link', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove account' }).click();
  await status(page).getByText('The account was removed.').waitFor();
});

scene('a wrong key is told, and the field is still there', FAILED, async (visitor) => {
  const { page } = visitor;
  await page.goto(`${serving.origin}/dashboard/login`);
  await becomes('the focus', () => focused(page), 'API key');
  await page.keyboard.type('hub_key_wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This API key is not valid.').waitFor();
  assert.equal(await page.getByLabel('API key').inputValue(), '');
  assert.ok(!page.url().includes('wrong'));
});

// In the demo, whose sandbox answers.
scene('link it now: the widget works here, and what was linked is in the list; then it is reconnected', async (visitor) => {
  const { page, widget } = visitor;
  await page.goto(`${parts.hub.origin}/dashboard`);
  await page.getByRole('button', { name: 'Link account' }).click();
  await page.getByRole('link', { name: 'Link it now' }).click();
  await page.getByLabel('Customer ID').fill('owner-1');
  await page.getByLabel('Customer name').fill('Larch & Loom');
  await page.getByLabel('Connector').selectOption('webflow');
  await page.getByRole('button', { name: 'Continue' }).click();
  await visitor.happened('ready');
  await widget.root.getByRole('button', { name: /Site Token/ }).first().click();
  await widget.submit('test_full_access');
  await widget.button('Done').click();
  await status(page).getByText('Juniper Bakery is linked.').waitFor();
  await page.getByRole('button', { name: 'Actions for Juniper Bakery' }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await status(page).getByText('Juniper Bakery was checked. Its status: active.').waitFor();
  await page.getByRole('button', { name: 'Actions for Juniper Bakery' }).click();
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByRole('heading', { name: 'Reconnect Juniper Bakery' }).waitFor();
  await visitor.happened('ready', 2);
  const token = await widget.root.getAttribute('token');
  assert.ok(token && !visitor.requests.some(({ url }) => url.includes(token)));
});

/** Each page of the dashboard, and how to get there from the list. */
const PAGES = [
  ['login', async ({ page }) => { await page.goto(`${serving.origin}/dashboard/login`); }],
  ['list', async () => {}],
  ['found-nothing', async ({ page }) => { await page.goto(`${serving.origin}/dashboard?search=nobody`); }],
  ['row-menu', async ({ page }) => { await page.getByRole('button', { name: /^Actions for Shop/ }).first().click(); }],
  ['link-menu', async ({ page }) => { await page.getByRole('button', { name: 'Link account' }).click(); }],
  ['suspended', async ({ page }) => {
    await page.getByRole('button', { name: `Actions for ${RTL}` }).click();
    await page.getByRole('button', { name: /^(Suspend|Resume)$/ }).click();
    await status(page).getByText(RTL).waitFor();
  }],
  ['remove', async ({ page }) => {
    await page.getByRole('button', { name: /^Actions for "/ }).click();
    await page.getByRole('link', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove account' }).waitFor();
  }],
  ['send', async ({ page }) => { await page.goto(`${serving.origin}/dashboard/link/send`); }],
  ['sent', async ({ page }) => {
    await page.goto(`${serving.origin}/dashboard/link/send`);
    await page.getByLabel('Customer ID').fill('owner-1');
    await page.getByLabel('Customer name').fill(RTL);
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByRole('button', { name: 'Copy link' }).waitFor();
  }],
  ['now', async ({ page }) => { await page.goto(`${serving.origin}/dashboard/link/now`); }],
  ['embed', async ({ page }) => { await page.goto(`${serving.origin}/dashboard/link/embed`); }],
  ['refused', async ({ page }) => { await page.goto(`${serving.origin}/dashboard/accounts/acc_none/remove`); }],
];

for (const [name, reach] of PAGES) {
  scene(`dashboard page ${name}: no findings in light and dark, and room at 320`, FAILED, async (visitor) => {
    const { page } = visitor;
    await logIn(visitor);
    await reach(visitor);
    const findings = {};
    for (const color of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: color });
      await visitor.shot(`dashboard-${name}-${color}`, { full: false });
      findings[color] = await visitor.axe();
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    await visitor.shot(`dashboard-${name}-forced`, { full: false });
    await page.emulateMedia({ forcedColors: 'none' });
    await page.setViewportSize({ width: 320, height: 800 });
    await visitor.shot(`dashboard-${name}-320`, { full: false });
    findings.narrow = await visitor.axe();
    findings.misfits = await misfits(visitor);
    // What is drawn over the page must be in it as well.
    findings.outside = await page.locator('.menu:popover-open').evaluateAll((menus) => menus.map((menu) => menu.getBoundingClientRect())
      .filter((box) => box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight).map((box) => JSON.stringify(box)));
    for (const [where, found] of Object.entries(findings)) assert.deepEqual(found, [], where);
  });
}
