// The list of integrations: what is found in it, that the keys reach everything, and that a thousand weigh as three do.
import assert from 'node:assert/strict';
import { misfits } from './support/room.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { integrations, startStub } from './support/stub.mjs';
import { suite } from './support/suite.mjs';

const parts = suite();
/** The stub has no bootstrap call, and says so without CORS headers. */
const PEER = { allowed: [/^Failed to load resource: /, /blocked by CORS policy/] };
const scene = (name, ...rest) => {
  const [options, play] = rest.length > 1 ? rest : [{}, ...rest];
  parts.scene(name, { ...PEER, ...options }, play);
};

/** Opens a list from a backend of its own. */
async function lists(visitor, list, attributes = {}) {
  const stub = await startStub({ list });
  visitor.context.on('close', () => stub.stop());
  await visitor.visit(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin, ...attributes }));
  return stub;
}

/** An entry with these members. */
const entry = (integration_id, name, members = {}) => ({ ...integrations(1)[0], integration_id, name, provider: integration_id, ...members });

const TEAM = [
  entry('token', 'Webflow', { provider: 'webflow', type: 'marketing', label: 'Site Token', description: 'One site' }),
  entry('cafe', 'Café Zürich', { type: 'hris-legacy', label: 'API key' }),
  entry('oauth', 'Webflow', { provider: 'webflow', type: 'marketing', label: 'OAuth 2.0', description: 'Sign in' }),
  entry('okta', 'Okta', { type: 'HRIS_Legacy', logo_url: 'https://no-such-host.invalid/logo.svg' }),
  entry('off', 'Turned off', { active: false }),
  entry('nameless', ''),
];

const search = (widget) => widget.root.getByRole('searchbox', { name: 'Search integrations' });
/** The names of the rows. */
const names = (widget) => widget.root.locator('[aria-posinset]').evaluateAll((rows) => rows.map((row) => row.querySelector('.hub-row__name').textContent));
const rowCount = (widget) => widget.root.locator('[aria-posinset]').count();
/** How many elements the widget is made of. */
const elements = (widget) => widget.root.evaluate((element) => element.shadowRoot.querySelectorAll('*').length);
/** Whether there are rows wherever the list can be seen. */
const visible = (widget) => widget.root.evaluate((element) => {
  const list = element.shadowRoot.querySelector('[aria-posinset]').parentElement;
  const box = list.getBoundingClientRect();
  const area = list.parentElement.getBoundingClientRect();
  const top = Math.max(area.top, 0);
  const bottom = Math.min(area.bottom, innerHeight);
  return box.top <= top + 1 && box.bottom >= bottom - 1;
});

scene('D67, D72: methods of one provider are one row, and each says what it is for', async (visitor) => {
  const { widget } = visitor;
  await lists(visitor, TEAM);
  assert.deepEqual(await names(widget), ['Webflow', 'Café Zürich', 'Okta']);
  const ways = widget.root.getByRole('list', { name: 'Webflow: ways to connect' }).getByRole('button');
  assert.deepEqual(await ways.evaluateAll((all) => all.map((one) => one.innerText.split('\n'))), [['Site Token', 'One site'], ['OAuth 2.0', 'Sign in']]);
  await ways.last().click();
  await visitor.isAt('form');
  await widget.button('Back').click();
  await becomes('the focus is on the method again', () => widget.focusedId(), 'row-oauth');
});

scene('D67: methods without a name are told apart by their keys', async (visitor) => {
  const { widget } = visitor;
  const one = (id, key, members) => entry(id, 'Webflow', { provider: 'webflow', authentication_config_key: key, ...members });
  await lists(visitor, [one('a', 'api-key'), one('b', 'oauth2', { environment: 'sandbox' })]);
  const ways = widget.root.getByRole('list', { name: 'Webflow: ways to connect' }).getByRole('button');
  assert.deepEqual(await ways.evaluateAll((all) => all.map((one) => one.innerText.split('\n'))), [['API key'], ['Oauth2', 'Sandbox']]);
});

scene('D71, D72: search finds names, providers, categories and methods, whatever case and accents', async (visitor) => {
  const { widget } = visitor;
  await lists(visitor, TEAM);
  for (const [text, ...found] of [['CAFE zurich', 'Café Zürich'], ['cafè', 'Café Zürich'], ['oauth', 'Webflow'], ['hris', 'Café Zürich', 'Okta'], ['okta', 'Okta'], ['', 'Webflow', 'Café Zürich', 'Okta']]) {
    await search(widget).fill(text);
    await becomes(`rows for “${text}”`, () => names(widget), found);
    await widget.says(`${found.length} found`);
  }
});

scene('a category narrows the list, and pressed again it does not', async (visitor) => {
  const { widget } = visitor;
  await lists(visitor, TEAM);
  const group = widget.root.getByRole('group', { name: 'Category' });
  assert.deepEqual(await group.getByRole('button').allInnerTexts(), ['All', 'Marketing', 'HRIS legacy']);
  const pill = group.getByRole('button', { name: 'HRIS legacy' });
  await pill.click();
  await becomes('the rows', () => names(widget), ['Café Zürich', 'Okta']);
  assert.equal(await pill.getAttribute('aria-pressed'), 'true');
  await pill.click();
  await becomes('the rows', async () => (await names(widget)).length, 3);
  assert.equal(await group.getByRole('button', { name: 'All' }).getAttribute('aria-pressed'), 'true');
});

scene('D73, D75: Back finds search, category and focus as they were', async (visitor) => {
  const { widget, page } = visitor;
  await lists(visitor, integrations(1_000));
  await widget.root.getByRole('button', { name: 'CRM', exact: true }).click();
  await search(widget).fill('provider');
  await becomes('all of the category', () => widget.root.locator('[aria-posinset]').first().getAttribute('aria-setsize'), '500');
  await search(widget).press('ArrowDown');
  await page.keyboard.press('End');
  await becomes('the last row has the focus', () => widget.focusedId(), 'row-int_999');
  await page.keyboard.press('Enter');
  await visitor.isAt('form');
  await widget.button('Back').click();
  await becomes('the row has the focus', () => widget.focusedId(), 'row-int_999');
  assert.equal(await search(widget).inputValue(), 'provider');
  assert.equal(await widget.root.getByRole('button', { name: 'CRM', exact: true }).getAttribute('aria-pressed'), 'true');
  assert.equal(await widget.root.locator('[aria-posinset="500"]').count(), 1);
});

scene('D74: nothing found, nothing turned on and nothing at all are three things', { ...PEER, navigates: true }, async (visitor) => {
  const { widget } = visitor;
  await lists(visitor, TEAM);
  await search(widget).fill('webfow');
  await widget.shows('Nothing matches “webfow”', 'Check the spelling or look in another category.');
  await widget.says('Nothing matches “webfow”');
  await widget.button('Clear search').click();
  await becomes('all rows are back', async () => (await names(widget)).length, 3);
  assert.equal(await search(widget).inputValue(), '');
  await becomes('the focus is in the search', () => widget.focusedId(), 'find');
  await search(widget).fill('<b>');
  await widget.shows('Nothing matches “<b>”');
  await search(widget).press('Escape');
  await becomes('Escape empties the search', async () => (await names(widget)).length, 3);
  assert.ok(!visitor.names().includes('close'), 'and closes nothing');

  await lists(visitor, [TEAM[4], { ...TEAM[0], active: false }]);
  await widget.shows('All integrations are turned off');
  await lists(visitor, []);
  await widget.shows('No integrations yet');
});

scene('D71, D75: of a thousand the keys reach every one, and each is heard with its place', async (visitor) => {
  const { widget, page } = visitor;
  await lists(visitor, integrations(1_000));
  assert.ok((await elements(widget)) <= 400);
  const place = () => widget.root.evaluate((element) => {
    const item = element.shadowRoot.activeElement?.closest('li');
    return item && `${item.ariaPosInSet} of ${item.ariaSetSize}`;
  });
  await search(widget).focus();
  for (const [key, expected] of [
    ['ArrowDown', '1 of 1000'], ['End', '1000 of 1000'], ['ArrowUp', '999 of 1000'], ['ArrowUp', '998 of 1000'], ['Home', '1 of 1000'], ['ArrowDown', '2 of 1000'],
  ]) {
    await page.keyboard.press(key);
    await becomes(`after ${key}`, place, expected);
    assert.ok((await elements(widget)) <= 400);
    assert.equal(await widget.root.locator('li button[tabindex="0"]').count(), 1, 'one stop of the Tab key');
  }
  for (let row = 3; row <= 60; row += 1) {
    await page.keyboard.press('ArrowDown');
    await becomes('each row after the other', place, `${row} of 1000`);
    assert.ok((await elements(widget)) <= 400);
  }
  const seen = await widget.root.evaluate((element) => {
    const box = element.shadowRoot.activeElement.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  });
  assert.ok(seen, 'the row with the focus can be seen');
});

for (const [where, attributes] of [['the page', {}], ['a card of fixed height', { height: '500px' }]]) {
  scene(`D71: a thousand scroll with ${where}, with no gap and few elements`, async (visitor) => {
    const { widget } = visitor;
    await lists(visitor, integrations(1_000), attributes);
    const scroll = (share) => widget.root.evaluate((element, at) => {
      const area = element.shadowRoot.querySelector('[aria-posinset]').parentElement.parentElement;
      const box = getComputedStyle(area).overflowY === 'auto' ? area : document.scrollingElement;
      box.scrollTop = at * (box.scrollHeight - box.clientHeight);
    }, share);
    for (const share of [0.001, 0.01, 0.02, 0.03, 0.3, 0.31, 0.9, 1, 0.97, 0.5, 0.02, 0]) {
      await scroll(share);
      await becomes(`rows everywhere at ${share}`, () => visible(widget), true);
      assert.ok((await elements(widget)) <= 400);
    }
    await becomes('the first is there again', () => widget.root.locator('[aria-posinset="1"]').count(), 1);
    await scroll(1);
    await becomes('the last is there', () => widget.root.locator('[aria-posinset="1000"]').count(), 1);
  });
}

scene('D71: rows of several heights do not jump while they are scrolled through', async (visitor) => {
  const { widget, page } = visitor;
  const long = 'with a name that takes more than one line where there is little room for it';
  const list = Array.from({ length: 600 }, (_, index) => entry(`i${index}`, index % 3 ? `Provider ${index} ${long}` : `Pair ${index - (index % 3)}`, index % 3 ? {} : { provider: 'pair' }));
  const pairs = list.flatMap((one, index) => (index % 3 ? [one] : [{ ...one, label: 'Key' }, { ...one, integration_id: `${one.integration_id}b`, label: 'OAuth 2.0' }]));
  await page.setViewportSize({ width: 390, height: 800 });
  await lists(visitor, pairs);
  const jumps = await widget.root.evaluate(async (element) => {
    const rows = () => [...element.shadowRoot.querySelectorAll('[aria-posinset]')];
    const frame = () => new Promise(requestAnimationFrame);
    const found = [];
    for (let step = 0; step < 150; step += 1) {
      const known = rows().find((row) => row.getBoundingClientRect().top > 0 && row.getBoundingClientRect().top < innerHeight);
      const before = known?.getBoundingClientRect().top;
      const scrolled = scrollY;
      scrollBy(0, 120);
      const moved = scrollY - scrolled;
      await frame();
      await frame();
      if (known?.isConnected && Math.abs(before - moved - known.getBoundingClientRect().top) > 2) found.push(step);
    }
    return found;
  });
  assert.deepEqual(jumps, []);
});

scene('D71: a logo that does not load is a letter', async (visitor) => {
  const { widget } = visitor;
  await lists(visitor, TEAM);
  const tile = widget.root.locator('#row-okta > [aria-hidden]');
  await becomes('the letter', () => tile.innerHTML(), 'O');
});

scene('D125: long names and categories wrap, at 320 px and with larger text', async (visitor) => {
  const { page, widget } = visitor;
  const long = 'Verwaltungszusammenarbeitsangelegenheiten und alles Weitere, was dazu gehört';
  await page.setViewportSize({ width: 320, height: 900 });
  await lists(visitor, [entry('a', long, { type: long, label: long }), ...TEAM]);
  assert.deepEqual(await misfits(visitor), []);
  await page.setViewportSize({ width: 400, height: 900 });
  assert.deepEqual(await misfits(visitor), []);
  const [one, other] = await widget.root.getByRole('list', { name: 'Webflow: ways to connect' }).getByRole('button').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  assert.ok(other.top >= one.bottom, 'one above the other');
  await page.setViewportSize({ width: 700, height: 900 });
  const [left, right] = await widget.root.getByRole('list', { name: 'Webflow: ways to connect' }).getByRole('button').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  assert.equal(left.top, right.top, 'side by side');
});

scene('D71: typing in a list of a thousand is as quick as in one of three', { navigates: true }, async (visitor) => {
  const { page, widget } = visitor;
  /** From a keystroke to the frame after it, the median, in milliseconds. */
  const typing = async () => (await search(widget).elementHandle()).evaluate(async (input) => {
    const element = input.getRootNode().host;
    const times = [];
    for (let round = 0; round < 10; round += 1) {
      for (const text of ['1', '12', '2', '23', '']) {
        await new Promise(requestAnimationFrame);
        const start = performance.now();
        input.value = text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await Promise.resolve();
        await new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); });
        element.getBoundingClientRect();
        times.push(performance.now() - start);
      }
    }
    return times.sort((one, other) => one - other)[25];
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await lists(visitor, integrations(40));
  const few = await typing();
  await lists(visitor, integrations(1_000));
  const many = await typing();
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  assert.ok(many <= Math.max(few, 4) * 3, `${many} ms a keystroke against ${few}`);
});

scene('D71: a key leaves rows that stay alone, and draws no more of others than can be seen', async (visitor) => {
  const { page, widget } = visitor;
  await lists(visitor, integrations(1_000));
  await search(widget).fill('p');
  await widget.says('999 found');
  await becomes('the rows around what can be seen are there', () => rowCount(widget).then((count) => count > 30), true);
  await widget.root.locator('.hub-list').evaluate((list) => {
    window.changes = 0;
    new MutationObserver((records) => { window.changes += records.length; }).observe(list, { childList: true });
  });
  await search(widget).pressSequentially('rov');
  await becomes('all is typed', () => search(widget).inputValue(), 'prov');
  assert.equal(await page.evaluate(() => window.changes), 0);
  const drawn = await search(widget).evaluate(async (input) => {
    input.value = '7';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    return input.getRootNode().querySelectorAll('.hub-list > li').length;
  });
  assert.ok(drawn > 0 && drawn < 30, `${drawn} rows in the frame of the key`);
  await becomes('the others follow', () => rowCount(widget).then((count) => count > 30), true);
});

scene('one integration is its form at once', async (visitor) => {
  await lists(visitor, [TEAM[1], TEAM[4], TEAM[5]]);
  await visitor.isAt('form');
  assert.equal(await visitor.widget.button('Back').count(), 0);
});

scene('the words of the list have no fault that axe finds, in light and dark', async (visitor) => {
  await lists(visitor, TEAM);
  for (const color of ['light', 'dark']) {
    await visitor.scheme(color);
    assert.deepEqual(await visitor.axe(), [], color);
  }
  await eventually('the list is still there', async () => (await names(visitor.widget)).length === 3);
});
