// Guides and forms of any provider: what they may carry, what follows a choice, and how large they may be.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SECRET, connector, section, startValidator } from './support/connector.mjs';
import { becomes } from './support/poll.mjs';
import { suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
let validator;
before(async () => { validator = await startValidator(); });
after(() => validator.stop());

/** Shows a connector without a session. */
async function shows(visitor, definition, attributes = {}) {
  const src = parts.host.file('application/json', JSON.stringify(connector(definition)));
  const page = parts.host.embed(parts.hub.origin, { 'connector-src': src, 'validate-url': `${validator.origin}/check`, ...attributes });
  await visitor.visit(page);
}

const HOSTILE = [
  '<img src=x onerror="window.pwned=1">', '<script>window.pwned=1</script>', '<svg onload="window.pwned=1">',
  '[x](javascript:window.pwned=1)', '[x](JaVaScRiPt:window.pwned=1)', '[x](java\tscript:window.pwned=1)', '[x](data:text/html,<script>1</script>)',
  '[x](vbscript:1)', '[x](//evil.example)', '[x](http://evil.example)', '<a href="javascript:window.pwned=1">x</a>',
  '<style>*{display:none}</style>', '<iframe srcdoc="<script>parent.pwned=1</script>">', '<form action="https://evil.example"><input name=q>',
  '{{constructor.constructor("window.pwned=1")()}}', '${window.pwned=1}', '\u202Egnp.exe', '`<b>code</b>`', '**<i>bold</i>**',
];

scene('D82, D83: a hostile guide is text, and nothing of it runs or leads anywhere', async (visitor) => {
  const { widget, page } = visitor;
  const steps = HOSTILE.map((text, index) => ({ id: `h${index}`, title: text, content: text, list: [text, { text, important: true }], image: { src: 'javascript:1', alt: text } }));
  await shows(visitor, {
    warning: HOSTILE.join(' '), sections: [section(HOSTILE[0], steps, { content: HOSTILE.join('\n'), closing: HOSTILE[1] })],
    configNotices: [{ key: 'n', type: 'warning', description: HOSTILE.join(' ') }],
    configFields: [{ ...SECRET, label: HOSTILE[0], description: HOSTILE.join(' '), placeholder: HOSTILE[1] }],
    subtitle: HOSTILE[2], label: HOSTILE[3],
  });
  await widget.root.locator('input').waitFor();
  const found = await widget.root.evaluate((element) => {
    const all = [...element.shadowRoot.querySelectorAll('*')];
    const names = [...new Set(all.map((one) => one.localName))];
    return {
      strange: names.filter((name) => ['script', 'style', 'iframe', 'object', 'embed', 'form', 'link', 'meta', 'base', 'b', 'i', 'img'].includes(name)),
      forms: all.filter((one) => one.localName === 'form').length,
      links: all.filter((one) => one.localName === 'a').map((one) => one.getAttribute('href')),
      handlers: all.filter((one) => [...one.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
    };
  });
  assert.deepEqual(found, { strange: ['form'], forms: 1, links: [], handlers: 0 });
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

const SCOPED = {
  sections: [section('Get a key', [
    { id: 'open', title: 'Open the settings', content: '', list: [] },
    { id: 'items', title: 'Allow items', content: '', list: [], applicableScopes: ['items:read', 'items:write'], displayScopes: true },
    { id: 'orders', title: 'Allow orders', content: '', list: [], applicableScopes: ['orders:read'], displayScopes: true },
  ])],
  actions: [
    { id: 'list', label: 'List items', scopes: ['items:read'] },
    { id: 'edit', label: 'Edit items', scopes: ['items:read', 'items:write'] },
    { id: 'orders', label: 'Read orders', scopes: ['orders:read'] },
  ],
  scopeDefinitions: [{ name: 'items:write', description: '', includes: ['items:read'] }],
};

scene('a choice of actions decides the steps, the scopes to grant and what is checked', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, SCOPED);
  const choice = widget.root.getByRole('group', { name: 'What do you need?' });
  const edit = choice.getByRole('checkbox', { name: /^Edit items/ });
  await widget.shows('Allow items', 'Allow orders');
  await edit.focus();
  await visitor.page.keyboard.press('Space');
  await becomes('the other step is gone', () => widget.root.getByText('Allow orders').count(), 0);
  assert.ok(await edit.isChecked());
  assert.ok(await edit.evaluate((input) => input.getRootNode().activeElement === input), 'the focus stays');
  await widget.root.locator('summary').filter({ hasText: 'Allow items' }).click();
  await widget.shows('Needed for: Edit items', 'Scopes to grant');
  assert.equal(await widget.button('Copy: items:write').count(), 1);
  assert.equal(await widget.button('Copy: items:read').count(), 0, 'it comes with the other');
  const step = widget.root.locator('[data-guide-step]').nth(1);
  assert.equal(await step.getAttribute('data-guide-scopes'), 'items:read items:write');
  assert.equal(await step.getAttribute('data-guide-display-scopes-list'), 'items:write');
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.connect.click();
  await widget.dialog.getByText('Northwind is connected').waitFor();
  assert.deepEqual(validator.asked.at(-1).wanted_scopes, ['items:read', 'items:write']);
});

scene('the numbers that a field names follow the guide', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, { ...SCOPED, configFields: [{ ...SECRET, description: 'Copied in [step {n}](#orders).' }] });
  await widget.button('step 3').waitFor();
  await widget.root.getByRole('checkbox', { name: /^Read orders/ }).check();
  await widget.button('step 2').waitFor();
});

scene('D18: every kind of field is filled in, kept and sent', async (visitor) => {
  const { widget } = visitor;
  const key = '-----BEGIN PRIVATE KEY-----\nabc def\nghi\n-----END PRIVATE KEY-----';
  await shows(visitor, {
    configFields: [
      { key: 'domain', label: 'Domain', type: 'text', required: true, secret: false, suffix: '.northwind.example', placeholder: '' },
      { key: 'region', label: 'Region', type: 'select', required: true, secret: false, options: [{ value: 'eu', label: 'Europe' }, { value: 'us', label: 'United States' }] },
      { key: 'note', label: 'Note', type: 'text', required: false, secret: false },
      { key: 'plan', label: 'Plan', type: 'select', required: true, secret: false, defaultValue: 'free', options: [{ value: 'free', label: 'Free' }, { value: 'paid', label: 'Paid' }] },
      { key: 'privateKey', label: 'Private key', type: 'text_area', noun: 'key', required: true, secret: true },
    ],
  });
  await widget.root.getByLabel('Domain').fill('  acme ');
  await widget.connect.click();
  const region = widget.root.getByLabel('Region');
  await becomes('the empty choice is wrong', () => region.getAttribute('aria-invalid'), 'true');
  await becomes('the focus is on it', () => widget.focusedId(), 'field-region');
  await region.selectOption('Europe');
  await widget.root.getByLabel('Private key').fill(`\n${key}\n`);
  await widget.connect.click();
  await widget.dialog.getByText('Northwind is connected').waitFor();
  assert.deepEqual(validator.asked.at(-1).credentials, { domain: 'acme', region: 'eu', plan: 'free', privateKey: key });
});

scene('D19: a field leads to the step that explains it, and the step back to the field', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, {
    sections: [section('Get both', ['Find the id', 'Find the key'])],
    configFields: [
      { key: 'clientId', label: 'Client ID', type: 'text', required: true, secret: false, guideStep: 's1', description: 'From [step {n}](#s1).' },
      { ...SECRET, guideStep: 's2', description: 'From [step {n}](#s2).' },
    ],
  });
  await widget.button('step 2').click();
  await becomes('the step has the focus', () => widget.focusedId(), 'step-s2');
  await widget.button('Done, go to the field').click();
  await becomes('the field has the focus', () => widget.focusedId(), 'field-apiKey');
  await widget.button('step 1').click();
  await widget.button('Go to Client ID').click();
  await becomes('the field that is no credential has the focus', () => widget.focusedId(), 'field-clientId');
});

scene('notices stand above, below, and before the field that they are about', async (visitor) => {
  const { widget } = visitor;
  const notice = (key, more) => ({ key, type: 'info', description: `Notice ${key}.`, ...more });
  await shows(visitor, {
    configNotices: [notice('below', { position: 'bottom' }), notice('near', { anchor: 'apiKey' }), notice('above')],
    configFields: [{ key: 'name', label: 'Name', type: 'text', required: false, secret: false }, SECRET],
  });
  const text = await widget.root.locator('form').innerText();
  const order = ['Notice above.', 'Name', 'Notice near.', 'API key', 'Notice below.', 'Connect'].map((words) => text.indexOf(words));
  assert.deepEqual(order, [...order].sort((one, other) => one - other), text);
  assert.ok(!order.includes(-1), text);
});

scene('a connector without a guide is a form alone', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, {});
  await widget.root.getByLabel('API key').waitFor();
  assert.equal(await widget.root.getByText('How to get').count(), 0);
});

/** How long the frames take while a page is scrolled through, the median, in milliseconds. */
const scrolling = (page) => page.evaluate(async () => {
  const frames = [];
  const bottom = document.documentElement.scrollHeight - innerHeight;
  let last = performance.now();
  for (let step = 0; step <= 60; step += 1) {
    scrollTo(0, (bottom * step) / 60);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames.sort((one, other) => one - other)[30];
});

scene('a guide of 300 steps scrolls as one of three does', { navigates: true }, async (visitor) => {
  const { page, widget } = visitor;
  const steps = (count) => Array.from({ length: count }, (_, index) => ({
    id: `s${index}`, title: `Step ${index}`, content: 'Click **Settings**, then `a name`.', list: ['One', 'Two [link](https://example.com)', 'Three'],
  }));
  await shows(visitor, { sections: [section('Short', steps(3))] }, {});
  await widget.root.getByLabel('API key').waitFor();
  const short = await scrolling(page);
  await shows(visitor, { sections: [section('Long', steps(300))] }, {});
  await widget.root.getByLabel('API key').waitFor();
  await widget.root.evaluate((element) => element.shadowRoot.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const long = await scrolling(page);
  assert.ok(long <= Math.max(short, 17) * 3, `${long} ms a frame against ${short}`);
});
