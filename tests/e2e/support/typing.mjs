// How long a list of a thousand integrations takes from a key to the frame that shows what it found, for the benchmark.
import { integrations, startStub } from './stub.mjs';

/** All entries have these; the list stays as it is. */
const SAME = [...'provider '];
/** Each of these keys, typed or taken back, changes what is found. */
const OTHER = [...'712', 'Backspace', 'Backspace', 'Backspace', ...'845', 'Backspace', 'Backspace', 'Backspace'];
/** The processor is this much slower. */
const SLOWER = 4;

/** Runs before the page's own scripts: notes for each key how long its frame took, in milliseconds. */
function watch() {
  window.keys = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => {
      // After this frame was drawn.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keys.push(performance.now() - timeStamp);
      port2.postMessage(0);
    });
  }, true);
}

/**
 * Types into the search of each candidate, `{name, tag, script}`: the elements of its list, and the times of the keys that
 * leave the list as it is and of those that change it. First into a field of a page that has nothing else: what the
 * browser takes by itself, the wait for the frame included.
 */
export async function typing(browser, host, candidates) {
  const stub = await startStub({ list: integrations(1_000) });
  const rows = [];
  const field = { name: 'a field alone', tag: 'body' };
  for (const { name, tag, script } of [field, ...candidates]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(host.page(script ? {
      head: `<script src="${script}" async></script>`,
      body: `<${tag} token="any" base-url="${stub.origin}" height="600px"></${tag}>`,
    } : { body: '<input aria-label="Search">' }));
    const search = page.locator(tag).locator('input').first();
    await search.click();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const nodes = await page.evaluate(() => {
      const all = (root) => [...root.querySelectorAll('*')].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
      return all(document.body).length;
    });
    for (const [before, key] of [...SAME, ...OTHER].entries()) {
      await search.press(key === ' ' ? 'Space' : key);
      await page.waitForFunction((count) => window.keys.length > count, before);
    }
    const times = await page.evaluate(() => window.keys);
    rows.push({ widget: name, nodes, same: times.slice(0, SAME.length), other: times.slice(SAME.length) });
    await context.close();
  }
  await stub.stop();
  return rows;
}
