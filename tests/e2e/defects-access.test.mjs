// Faults of other hubs for those who hear the page, use the keyboard, or have told their system what they need.
import assert from 'node:assert/strict';
import { FAULTS, VALIDATE } from './support/faults.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { FIELD, PAGE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');
const WANTED = { session: { wanted_scopes: ['cms:write', 'forms:write', 'sites:read', 'authorized_user:read'] } };

/** Each screen, and how to get there. */
const SCREENS = {
  form: async (visitor) => visitor.visit(await parts.embed()),
  list: async (visitor) => visitor.visit(await parts.embed({}, { session: { provider: null } })),
  review: async (visitor) => {
    await visitor.visit(await parts.embed({}, WANTED));
    await visitor.widget.submit(hexToken('test_read_only'));
    await visitor.widget.shows('The token works');
  },
  connected: async (visitor) => {
    await visitor.visit(await parts.embed());
    await visitor.widget.connectsWith(TOKEN);
  },
  closed: async (visitor) => {
    await visitor.visit(await parts.embed());
    await visitor.widget.button('Close').click();
    await visitor.widget.button('Open again').waitFor();
  },
  'an error instead of everything': async (visitor) => {
    parts.faults.set('*', FAULTS.error(404, 'not_found'));
    await visitor.page.goto(await parts.embed({}, through()));
    await visitor.widget.shows(PAGE.not_found.title);
  },
};

for (const [name, reach] of Object.entries(SCREENS)) {
  scene(`D96: one heading names the screen, and the screen is a region of that name: ${name}`, FAILED, async (visitor) => {
    const { widget } = visitor;
    await reach(visitor);
    const headings = widget.root.getByRole('heading', { level: 2 });
    assert.equal(await headings.count(), 1);
    const title = (await headings.innerText()).trim();
    assert.notEqual(title, '');
    assert.equal(await widget.root.getByRole('region', { name: title, exact: true }).count(), 1);
    if (name === 'list') await widget.root.getByRole('searchbox', { name: 'Search integrations' }).waitFor();
    const levels = await widget.root.getByRole('heading').evaluateAll((all) => all.map(({ localName }) => Number(localName[1])));
    for (const [index, level] of levels.entries()) assert.ok(index === 0 || level <= levels[index - 1] + 1, `levels ${levels}`);
  });
}

scene('D99: what is required is said, and the order of reading is the order on screen', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed());
  assert.equal(await widget.field.getAttribute('aria-required'), 'true');
  const upwards = await widget.root.locator('form').evaluate((form) => {
    const boxes = [...form.querySelectorAll('label, input, button, p')].filter((node) => node.checkVisibility());
    return boxes.map((node) => [node.textContent.trim(), node.getBoundingClientRect().bottom])
      .filter(([, bottom], index, all) => index > 0 && bottom < all[index - 1][1] - 30);
  });
  assert.deepEqual(upwards, []);
});

for (const height of ['360px', '']) {
  scene(`D99: what has the focus is never covered, ${height ? 'in a card of fixed height' : 'at full height'}`, { viewport: { width: 390, height: 500 }, ...FAILED }, async (visitor) => {
    const { widget, page } = visitor;
    await visitor.visit(await parts.embed(height ? { height } : {}));
    await widget.root.getByRole('button', { name: /^How to get a Site Token/ }).click();
    await widget.submit('test_revoked');
    await widget.fieldIsWrong(FIELD.token_rejected.title);
    await page.mouse.click(1, 1);
    const seen = [];
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      const now = await widget.root.evaluate((element) => {
        const at = element.shadowRoot.activeElement;
        if (!at) return null;
        const { left, right, top, bottom } = at.getBoundingClientRect();
        const hit = element.shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return { name: `${at.localName} ${at.id || at.textContent.trim()}`, covered: !(hit && (at.contains(hit) || hit.contains(at))), by: hit?.className };
      });
      if (now) seen.push(now);
    }
    assert.ok(seen.length >= 8, `${seen.length} stops`);
    assert.deepEqual(seen.filter(({ covered }) => covered), []);
  });
}

/** Animations of the widget that never end. */
const endless = (widget) => widget.root.evaluate((element) =>
  element.shadowRoot.getAnimations().filter((animation) => animation.effect.getComputedTiming().iterations === Infinity).length);

scene('D101: who asked for less motion sees none, and others see that something runs', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  const held = parts.faults.hold(VALIDATE);
  await widget.submit(TOKEN);
  await held.arrived();
  await widget.shows('Connecting…');
  assert.ok(await endless(widget) > 0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  assert.equal(await endless(widget), 0);
  held.release();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('D101: in the reader’s own colours the focus and the borders of controls stay visible', async (visitor) => {
  const { widget, page } = visitor;
  await page.emulateMedia({ forcedColors: 'active' });
  await visitor.visit(await parts.embed());
  const look = (locator) => locator.evaluate((node) => {
    const { borderTopStyle, borderTopWidth, outlineStyle, outlineWidth } = getComputedStyle(node);
    return { border: borderTopStyle !== 'none' && parseFloat(borderTopWidth) > 0, ring: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 };
  });
  assert.equal((await look(widget.connect)).border, true);
  assert.equal((await look(widget.root.locator('[part~=input]').first())).border, true);
  await widget.field.focus();
  await page.keyboard.press('Tab');
  for (let press = 0; press < 3 && !(await widget.connect.evaluate((node) => node.matches(':focus'))); press += 1) await page.keyboard.press('Tab');
  await widget.buttonHasFocus('Connect');
  assert.equal((await look(widget.connect)).ring, true);
});

scene('D101: who asked for more contrast gets lines as dark as the text', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  const line = () => widget.root.locator('[part~=card]').evaluate((card) => [getComputedStyle(card).borderTopColor, getComputedStyle(card).color]);
  const [before, text] = await line();
  assert.notEqual(before, text);
  await page.emulateMedia({ contrast: 'more' });
  assert.deepEqual(await line(), [text, text]);
});

scene('D102: the way back has a name, and is large enough to hit', async (visitor) => {
  const { widget } = visitor;
  await SCREENS.review(visitor);
  const back = widget.root.getByRole('button', { name: 'Back', exact: true });
  const { width, height } = await back.boundingBox();
  assert.ok(width >= 24 && height >= 24, `${width} by ${height}`);
  await back.click();
  await visitor.isAt('form');
  await widget.fieldHasFocus();
});
