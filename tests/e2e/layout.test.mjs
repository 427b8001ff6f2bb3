// Widths, text sizes, directions and rude host pages: nothing overflows, nothing leaks in.
import assert from 'node:assert/strict';
import { HOSTILE_CSS } from './support/host.mjs';
import { becomes } from './support/poll.mjs';
import { doubleText, overflow, spaceText } from './support/room.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { FIELD } from './support/words.mjs';

const parts = suite();
const { scene } = parts;
const BROKEN = { allowed: [/^Failed to load resource: /] };

/** A page in which the widget has exactly this much room. */
async function inWidth(width, attributes = {}, options = {}) {
  const css = parts.host.file('text/css', `main{inline-size:${width}px}body{margin:0}h1{display:none}`);
  return parts.embed(attributes, { head: `<link rel="stylesheet" href="${css}">`, ...options });
}

async function unfold(widget) {
  const fold = widget.root.getByRole('button', { name: /^How to get a Site Token/ });
  if (await fold.isVisible()) await fold.click();
  for (const summary of await widget.root.locator('summary').all()) {
    if (!(await summary.evaluate((node) => node.parentElement.open))) await summary.click();
  }
}

/** Where two parts lie to each other. */
async function sideBySide(widget) {
  const guide = await widget.root.getByText('Generating a Site API Token').boundingBox();
  const field = await widget.field.boundingBox();
  return guide !== null && (field.x >= guide.x + guide.width || guide.x >= field.x + field.width);
}

for (const width of [320, 400, 719, 720, 960]) {
  scene(`D101: ${width} px: nothing overflows, with the whole guide open, an error, and the confirmation`, { ...BROKEN, viewport: { width, height: 900 } }, async (visitor) => {
    const { widget } = visitor;
    await visitor.visit(await inWidth(width));
    assert.deepEqual(await overflow(widget), []);
    const folded = await widget.root.getByRole('button', { name: /^How to get a Site Token/ }).isVisible();
    assert.equal(folded, width < 720, 'the guide is folded when narrow');
    assert.equal(await sideBySide(widget), width >= 720);
    await unfold(widget);
    assert.deepEqual(await overflow(widget), []);
    await widget.submit('test_cms_only');
    await widget.fieldIsWrong(FIELD.missing_permission.title);
    assert.deepEqual(await overflow(widget), []);
    await widget.submit(hexToken('test_enterprise'));
    await widget.dialog.getByText('Webflow is connected').waitFor();
    const dialog = await widget.dialog.evaluate((node) => ({ box: node.getBoundingClientRect().toJSON(), cut: node.scrollWidth - node.clientWidth }));
    assert.ok(dialog.box.left >= 12 - 0.5 && dialog.box.right <= width - 12 + 0.5 && dialog.cut <= 0, JSON.stringify(dialog));
    await widget.button('Done').click();
    await widget.shows('Connect another');
    assert.deepEqual(await overflow(widget), []);
  });
}

scene('a narrow guide opens by its row and by the step that an error names', { ...BROKEN, viewport: { width: 400, height: 900 } }, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await inWidth(400));
  const fold = widget.root.getByRole('button', { name: /^How to get a Site Token/ });
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await widget.shows(/Next: Open Site Settings/);
  await fold.click();
  await becomes('open', () => fold.getAttribute('aria-expanded'), 'true');
  await fold.click();
  await becomes('closed', () => fold.getAttribute('aria-expanded'), 'false');
  await widget.submit('test_revoked');
  await widget.root.getByRole('button', { name: 'Show step 3' }).click();
  await becomes('open', () => fold.getAttribute('aria-expanded'), 'true');
  await becomes('step 3', () => widget.step(3).evaluate((summary) => summary.parentElement.open), true);
});

for (const [name, change, look] of [['text at 200 %', doubleText, 'large'], ['WCAG text spacing', spaceText, 'spaced']]) {
  for (const width of [320, 960]) {
    scene(`D101, D125: ${name} at ${width} px`, { viewport: { width, height: 900 } }, async (visitor) => {
      const { widget } = visitor;
      await visitor.visit(await inWidth(width));
      await unfold(widget);
      await change(widget);
      await visitor.shot(`form-${look}-${width}`);
      assert.deepEqual(await overflow(widget), []);
    });

    scene(`${name} at ${width} px, in the report`, { viewport: { width, height: 900 } }, async (visitor) => {
      const { widget } = visitor;
      await visitor.visit(await inWidth(width, {}, { session: { wanted_scopes: ['cms:write', 'comments:write'] } }));
      await widget.submit(hexToken('test_read_only'));
      await widget.shows('The token works');
      await change(widget);
      await visitor.shot(`report-${look}-${width}`);
      assert.deepEqual(await overflow(widget), []);
    });

    scene(`${name} at ${width} px, in the confirmation`, { viewport: { width, height: 900 } }, async (visitor) => {
      const { widget } = visitor;
      await visitor.visit(await inWidth(width));
      await widget.submit(hexToken('test_enterprise'));
      await widget.dialog.getByText('Webflow is connected').waitFor();
      await change(widget);
      await visitor.shot(`confirmation-${look}-${width}`);
      assert.deepEqual(await overflow(widget), []);
    });
  }
}

for (const width of [400, 960]) {
  scene(`D122: right to left at ${width} px`, { viewport: { width, height: 900 } }, async (visitor) => {
    const { widget } = visitor;
    await visitor.visit(await inWidth(width, {}, { lang: 'ar', dir: 'rtl' }));
    await unfold(widget);
    assert.deepEqual(await overflow(widget), []);
    assert.equal(await widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).direction), 'rtl');
    assert.equal(await widget.field.evaluate((input) => getComputedStyle(input).direction), 'ltr', 'a token reads from the left');
    if (width >= 720) {
      const guide = await widget.root.getByText('Generating a Site API Token').boundingBox();
      const field = await widget.field.boundingBox();
      assert.ok(field.x < guide.x, 'the form is on the left');
    }
    await visitor.shot(`rtl-light${width < 720 ? '-narrow' : ''}`);
  });
}

scene('a theme that the host page changes leaves the focus in the guide', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.button('Done, next step').focus();
  await page.evaluate(() => document.querySelector('connect-hub').setAttribute('theme', 'dark'));
  assert.equal(await widget.root.locator('[part~=card]').evaluate((card) => getComputedStyle(card).colorScheme), 'dark');
  assert.equal((await visitor.focus()).text, 'Done, next step');
});

scene('D108: a host page with hostile CSS changes nothing inside', async (visitor) => {
  const { widget, page } = visitor;
  const look = () => widget.root.evaluate((element) => [...element.shadowRoot.querySelectorAll('input, button, h1, h2, h3, h4, p')].map((node) => {
    const style = getComputedStyle(node);
    return [node.localName, style.fontSize, style.fontStyle, style.fontFamily, style.color, style.backgroundColor, style.lineHeight, style.letterSpacing,
      style.wordSpacing, style.textTransform, style.textAlign, style.marginTop, style.display, style.position];
  }));
  await visitor.visit(await inWidth(960));
  const calm = await look();
  const css = parts.host.file('text/css', HOSTILE_CSS);
  await page.evaluate((href) => new Promise((done) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: done });
    document.head.append(link);
  }), css);
  assert.deepEqual(await look(), calm);
  await widget.connectsWith(hexToken('test_enterprise'));
});

for (const [name, style] of [
  ['a flex row', 'display:flex'],
  ['an inline block', 'display:inline-block'],
  ['a grid', 'display:grid;grid-template-columns:auto 1fr'],
  ['a float', 'float:left'],
]) {
  scene(`inside ${name} it has a usable width`, async (visitor) => {
    const css = parts.host.file('text/css', `main{${style}}h1{display:none}`);
    await visitor.visit(await parts.embed({}, { head: `<link rel="stylesheet" href="${css}">` }));
    const { width, height } = await visitor.widget.root.boundingBox();
    assert.ok(width >= 280 && height >= 200, `${width} by ${height}`);
    assert.deepEqual(await overflow(visitor.widget), []);
  });
}

scene('D97, D109: inside a host’s own modal dialog it works to the end', async (visitor) => {
  const { widget, page } = visitor;
  const token = await parts.hub.session();
  await page.goto(parts.host.page({
    head: `<script src="${parts.hub.origin}/hub.js" async></script>`,
    body: `<dialog id="theirs"><connect-hub token="${token}"></connect-hub></dialog><script>document.querySelector('dialog').showModal()</script>`,
  }));
  await visitor.happened('ready');
  await widget.submit(hexToken('test_enterprise'));
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await page.keyboard.press('Escape');
  await widget.shows('Connect another');
  assert.equal(await page.locator('#theirs').evaluate((dialog) => dialog.open), true, 'Escape closed only the confirmation');
});
