// How long a list of a thousand integrations takes from a key to the frame that shows what it found, for the benchmark.
import { integrations, startStub } from './stub.mjs';

const TYPED = 'provider 7';
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

/** Types into the search of each candidate, `{name, tag, script}`; the times of all keys, and the elements of the list. */
export async function typing(browser, host, candidates) {
  const stub = await startStub({ list: integrations(1_000) });
  const rows = [];
  for (const { name, tag, script } of candidates) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(host.page({
      head: `<script src="${script}" async></script>`,
      body: `<${tag} token="any" base-url="${stub.origin}" height="600px"></${tag}>`,
    }));
    const search = page.locator(tag).locator('input').first();
    await search.click();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const nodes = await page.evaluate(() => {
      const all = (root) => [...root.querySelectorAll('*')].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
      return all(document.body).length;
    });
    const keys = [...TYPED, ...Array.from(TYPED, () => 'Backspace')];
    for (const [before, key] of keys.entries()) {
      await search.press(key === ' ' ? 'Space' : key);
      await page.waitForFunction((count) => window.keys.length > count, before);
    }
    rows.push({ widget: name, nodes, times: await page.evaluate(() => window.keys) });
    await context.close();
  }
  await stub.stop();
  return rows;
}
