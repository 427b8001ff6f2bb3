// How the element comes, changes, moves and goes, and what it leaves behind: nothing.
import assert from 'node:assert/strict';
import { element } from './support/host.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { startStub } from './support/stub.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';

const parts = suite();
const { scene } = parts;
const TOKEN = hexToken('test_enterprise');

const script = (attributes = '') => `<script src="${parts.hub.origin}/hub.js" ${attributes}></script>`;

const WAYS = {
  'a classic script in the head, before the element': async (tag) => ({ head: script(), body: tag }),
  'an async script': async (tag) => ({ head: script('async'), body: tag }),
  'a module script': async (tag) => ({ head: script('type="module"'), body: tag }),
  'a script after the element': async (tag) => ({ body: tag + script() }),
  'the script twice': async (tag) => ({ head: script() + script(), body: tag + script('type="module"') }),
  'a script that a script adds': async (tag) => ({
    body: `${tag}<script>const s = document.createElement('script'); s.src = '${parts.hub.origin}/hub.js'; document.head.append(s);</script>`,
  }),
};

for (const [name, way] of Object.entries(WAYS)) {
  scene(`loaded by ${name}`, async (visitor) => {
    const token = await parts.hub.session();
    await visitor.visit(parts.host.page(await way(element({ token }))));
    await visitor.widget.field.waitFor();
    assert.equal(visitor.names().filter((event) => event === 'ready').length, 1);
    const wasm = visitor.requests.filter((request) => request.url.includes('hub_bg.wasm'));
    assert.equal(wasm.length, 1, 'the program is fetched once');
    await visitor.widget.connectsWith(TOKEN);
  });
}

scene('D49: properties set before the element is defined count', async (visitor) => {
  const token = await parts.hub.session();
  const body = `<connect-hub></connect-hub><script>
    Object.assign(document.querySelector('connect-hub'), { token: '${token}', brand: 'Set Early', onSuccess: (detail) => { window.linked = detail.id; } });
  </script>${script('async')}`;
  await visitor.visit(parts.host.page({ body }));
  await visitor.widget.shows('To connect Webflow to Set Early');
  assert.equal(await visitor.widget.root.getAttribute('token'), null, 'the token is not reflected');
  assert.equal(await visitor.widget.root.getAttribute('brand'), 'Set Early');
  await visitor.widget.submit(TOKEN);
  const { detail } = await visitor.happened('success');
  await becomes('the callback', () => visitor.page.evaluate(() => window.linked), detail.id);
});

scene('the other tag name, for hosts of the compatible element', async (visitor) => {
  const token = await parts.hub.session();
  await visitor.page.goto(parts.host.page({ head: script('data-tag="stackone-hub"'), body: element({ token, 'base-url': parts.hub.origin }, 'stackone-hub') }));
  const widget = visitor.widget.at('stackone-hub');
  await widget.submit(TOKEN);
  await widget.dialog.getByText('Webflow is connected').waitFor();
  const { detail, bubbles, composed } = await visitor.happened('success');
  assert.deepEqual([detail.provider, bubbles, composed], ['webflow', true, true]);
  await widget.dialog.getByRole('button', { name: /^(Close|Done)$/ }).click();
  await visitor.happened('close');
});

scene('D42, D104: two elements with themes and sessions of their own do not disturb each other', async (visitor) => {
  const [first, second] = await Promise.all([
    parts.hub.session({ origin_owner_id: 'first', brand: 'First Inc' }),
    parts.hub.session({ origin_owner_id: 'second', brand: 'Second Inc' }),
  ]);
  const body = element({ id: 'one', token: first, theme: 'light' }) + element({ id: 'two', token: second, theme: 'dark' });
  await visitor.page.goto(parts.host.page({ head: script(), body }));
  await visitor.happened('ready', 2);
  const [one, two] = [visitor.widget.at('#one'), visitor.widget.at('#two')];
  await one.shows('To connect Webflow to First Inc');
  await two.shows('To connect Webflow to Second Inc');
  const ground = (widget) => widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).backgroundColor);
  assert.notEqual(await ground(one), await ground(two));

  await one.field.fill('typed into the first');
  await two.submit(TOKEN);
  await two.dialog.getByText('Webflow is connected').waitFor();
  assert.equal(await one.dialog.count(), 0);
  await two.button('Done').click();
  await visitor.happened('close');
  await one.hasValue('typed into the first');
  assert.deepEqual(visitor.events.filter((event) => event.type === 'success').map((event) => event.id), ['two']);
  const owners = (await parts.hub.accounts()).map((account) => account.origin_owner_id);
  assert.ok(owners.includes('second') && !owners.includes('first'));
});

scene('D44: moved in the document, it keeps what was typed and starts nothing again', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, { after: '<aside></aside>' }));
  await widget.field.fill('typed before the move');
  await widget.button('Done, next step').click();
  await page.evaluate(() => document.querySelector('aside').append(document.querySelector('connect-hub')));
  await widget.hasValue('typed before the move');
  await widget.shows('1 of 4 done');
  assert.equal(visitor.names().filter((name) => name === 'ready').length, 1);
  assert.equal(visitor.requests.filter((request) => request.url.includes('/hub/bootstrap')).length, 1);
  await widget.connectsWith(TOKEN);
});

scene('D49, D105: attributes changed on screen take effect', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({ theme: 'light' }));
  const set = (name, value) => widget.root.evaluate((el, [key, text]) => (text === null ? el.removeAttribute(key) : el.setAttribute(key, text)), [name, value]);
  const ground = () => widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).backgroundColor);
  await widget.field.fill('typed before');

  const light = await ground();
  await set('theme', 'dark');
  await eventually('dark', async () => (await ground()) !== light);
  await set('theme', 'auto');
  await becomes('auto follows a page that declares nothing', ground, light);
  await visitor.page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'dark'));
  await eventually('auto follows the page', async () => (await ground()) !== light);
  await set('theme', 'light');

  await set('brand', 'Larch & Loom');
  await widget.shows('To connect Webflow to Larch & Loom');
  await widget.shows('Linking the Account from the Hub');
  await set('whitelabel', '');
  await becomes('the linking part', () => widget.root.getByText('Linking the Account from the Hub').count(), 0);
  await set('whitelabel', 'false');
  await widget.shows('Linking the Account from the Hub');

  const footer = () => widget.root.locator('[part~=footer]').getByText('Connect Hub').count();
  await becomes('the mark', footer, 1);
  await set('show-footer-links', 'false');
  await becomes('the mark', footer, 0);
  await set('show-footer-links', null);
  await becomes('the mark', footer, 1);

  await set('height', '480px');
  await becomes('the height', () => widget.root.locator('[part~=card]').evaluate((card) => Math.round(card.getBoundingClientRect().height)), 480);
  await set('height', null);
  await eventually('as high as its content', () => widget.root.locator('[part~=card]').evaluate((card) => card.getBoundingClientRect().height > 481));

  await set('locale', 'ar');
  await becomes('the direction', () => widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).direction), 'rtl');
  await set('locale', 'en');
  await becomes('the direction', () => widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).direction), 'ltr');
  await widget.hasValue('typed before');
  await widget.connectsWith(TOKEN);
});

scene('D39, D50, D51: closing by the button: cancel, then close, and it can be opened again with the value kept', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed());
  await widget.field.fill('typed before closing');
  await widget.button('Close').click();
  await visitor.happened('close');
  assert.deepEqual(visitor.names().filter((name) => ['cancel', 'close', 'success'].includes(name)), ['cancel', 'close']);
  assert.deepEqual(visitor.events.at(-1).detail, { reason: 'dismissed' });
  await widget.button('Open again').click();
  await widget.hasValue('typed before closing');
  await widget.connectsWith(TOKEN);
});

scene('D40, D41, D103: a hundred times shown and removed: no nodes, listeners, globals or storage are left', async (visitor) => {
  const { page, context } = visitor;
  // Sessions may be used for many elements; the limits of a server for one address allow it.
  const token = await parts.hub.session();
  await page.goto(parts.host.page({ head: '', body: '<main><div style="height:3000px"></div></main>' }));
  const before = await page.evaluate(() => {
    scrollTo(0, 1200);
    return { globals: Object.getOwnPropertyNames(window), html: document.documentElement.cloneNode(true).outerHTML, y: scrollY };
  });
  await page.addScriptTag({ url: `${parts.hub.origin}/hub.js` });
  const cycle = (count) => page.evaluate(async ([session, times]) => {
    for (let round = 0; round < times; round += 1) {
      const hub = document.createElement('connect-hub');
      hub.token = session;
      const ready = new Promise((done) => { hub.addEventListener('ready', done, { once: true }); });
      document.querySelector('main').append(hub);
      await ready;
      const field = hub.shadowRoot.querySelector('input[type=password]');
      field.value = 'x'.repeat(100);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      hub.remove();
      await new Promise((done) => { setTimeout(done); });
    }
  }, [token, count]);
  const session = await context.newCDPSession(page);
  const counters = async () => {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners, documents } = await session.send('Memory.getDOMCounters');
    return { nodes, jsEventListeners, documents };
  };
  await cycle(5);
  const start = await counters();
  await cycle(100);
  let end;
  await eventually('nodes and listeners are back where they were', async () => {
    end = await counters();
    return end.nodes <= start.nodes + 10 && end.jsEventListeners <= start.jsEventListeners && end.documents <= start.documents;
  }, { limit: 10_000 }).catch((error) => {
    error.message += `: ${JSON.stringify(start)} became ${JSON.stringify(end)}`;
    throw error;
  });
  const after = await page.evaluate(() => {
    document.querySelector('script[src*="hub.js"]').remove();
    return {
      globals: Object.getOwnPropertyNames(window),
      html: document.documentElement.outerHTML,
      y: scrollY,
      storage: localStorage.length + sessionStorage.length,
      sheets: document.adoptedStyleSheets.length,
    };
  });
  assert.deepEqual(after.globals.filter((name) => !before.globals.includes(name)), []);
  assert.equal(after.html, before.html);
  assert.deepEqual([after.y, after.storage, after.sheets], [before.y, 0, 0]);
  assert.deepEqual(await context.cookies(), []);
});

scene('D43: the page keeps its scroll position from the first look to the removal', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, { before: '<div style="height:700px">Settings</div>', after: '<div style="height:2000px"></div>' }));
  await widget.paste(TOKEN);
  await page.evaluate(() => scrollTo(0, 650));
  const at = () => page.evaluate(() => scrollY);
  const y = await at();
  await widget.field.press('Enter');
  await widget.dialog.getByText('Webflow is connected').waitFor();
  assert.equal(await at(), y);
  await page.keyboard.press('Escape');
  await widget.dialog.waitFor({ state: 'hidden' });
  assert.equal(await at(), y);
  await page.evaluate(() => document.querySelector('connect-hub').remove());
  assert.equal(await at(), y);
});

scene('an older backend with only the nine compatible calls', { allowed: [/^Failed to load resource: /, /blocked by CORS policy/] }, async (visitor) => {
  const stub = await startStub();
  try {
    await visitor.visit(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin }));
    await visitor.widget.submit(TOKEN);
    await visitor.widget.dialog.getByText('Webflow is connected').waitFor();
    assert.equal(stub.calls('POST /hub/validations').length, 0);
    const [{ body, headers }] = stub.calls('POST /hub/accounts');
    assert.deepEqual(JSON.parse(body), { integration_id: 'webflow_site_token', credentials: { siteToken: TOKEN } });
    assert.equal(headers['x-hub-session-token'], 'any');
    assert.equal((await visitor.happened('success')).detail.id, 'acc_stub');
  } finally {
    await stub.stop();
  }
});
