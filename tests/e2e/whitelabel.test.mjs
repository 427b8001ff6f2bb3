// Under a partner's name nothing of the product or its vendor shows, from the first paint on.
import assert from 'node:assert/strict';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';

const parts = suite();
const { scene } = parts;
const NAMES = /connect\s*hub|stackone|stack one/i;

/** Everything in the shadow root: text, attributes, addresses. The element's own tag and script are not shown to anybody. */
function shown(widget) {
  return widget.root.evaluate((element) => {
    const parts = [];
    for (const node of element.shadowRoot.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) if (name !== 'class' && name !== 'part') parts.push(`${name}=${value}`);
    }
    return `${element.shadowRoot.textContent} ${parts.join(' ')}`;
  });
}

async function assertNameless(visitor, where, widget = visitor.widget) {
  const text = await shown(widget);
  assert.doesNotMatch(text, NAMES, where);
  assert.doesNotMatch(text, /Linking the Account from the Hub|Navigate to the Hub/, where);
}

/** Holds the program back, looks at the skeleton, lets it start, and walks to the end. */
async function assertWalk(visitor, url, brand) {
  const { widget, page } = visitor;
  const release = await visitor.holdProgram();
  await page.goto(url);
  await widget.root.locator('*').first().waitFor({ state: 'attached' });
  await assertNameless(visitor, 'the skeleton');
  release();
  await visitor.happened('ready');
  await assertNameless(visitor, 'the form');
  await widget.shows(`To connect Webflow to ${brand}, generate an API token`);
  for (const toggle of await widget.root.locator('summary').all()) {
    if (!(await toggle.evaluate((summary) => summary.parentElement.open))) await toggle.click();
  }
  await assertNameless(visitor, 'the whole guide');

  await widget.submit(hexToken('test_revoked'));
  await widget.fieldIsWrong('Webflow did not accept this token.');
  await assertNameless(visitor, 'an error');
  await widget.submit(hexToken('test_full_access'));
  await widget.dialog.getByText(`${brand} can now work with this site.`).waitFor();
  await assertNameless(visitor, 'the confirmation');
  await widget.button('Done').click();
  await widget.shows('Connect another');
  await assertNameless(visitor, 'the card that stays');
}

const REJECTED = { allowed: [/^Failed to load resource: .*422/] };

scene('D88: the partner page', REJECTED, async (visitor) => {
  const url = `${parts.hub.origin}/partner`;
  await visitor.page.goto(url);
  await visitor.happened('ready');
  const brand = (await visitor.widget.root.getByText(/^To connect Webflow to /).innerText()).match(/to (.+?), generate/)[1];
  // The page around the widget is the partner's as well.
  assert.doesNotMatch(await visitor.page.evaluate(() => `${document.title} ${document.body.innerText}`), NAMES);
  visitor.events.length = 0;
  await assertWalk(visitor, url, brand);
  visitor.navigations.length = 0;
});

scene('the attributes', REJECTED, async (visitor) => {
  await assertWalk(visitor, await parts.embed({ whitelabel: true, brand: 'Larch & Loom' }), 'Larch & Loom');
});

scene('D88: the session alone', REJECTED, async (visitor) => {
  await assertWalk(visitor, await parts.embed({}, { session: { whitelabel: true, brand: 'Larch & Loom' } }), 'Larch & Loom');
});

scene('the session’s brand wins over the attribute’s', async (visitor) => {
  await visitor.visit(await parts.embed({ brand: 'Attribute Inc' }, { session: { brand: 'Session Inc' } }));
  await visitor.widget.shows('To connect Webflow to Session Inc, generate an API token');
});

scene('without whitelabel the product is named and the linking part is there', async (visitor) => {
  await visitor.visit(await parts.embed());
  await visitor.widget.shows('Linking the Account from the Hub');
  assert.match(await shown(visitor.widget), NAMES, 'so the search above can find something');
});
