// The instruments themselves: each is shown to find a planted fault, so that its silence means something.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { FAULTS, startFaults } from './support/faults.mjs';
import { startHost } from './support/host.mjs';
import { listen, readBody } from './support/net.mjs';
import { eventually } from './support/poll.mjs';
import { Visitor, launch } from './support/visitor.mjs';

let backend;
let faults;
let host;
let browser;
const arrived = [];

before(async () => {
  const server = createServer(async (request, answer) => {
    const call = { url: request.url, body: (await readBody(request)).toString(), gone: false };
    answer.on('close', () => { call.gone = !answer.writableFinished; });
    arrived.push(call);
    if (request.url !== '/silent') answer.writeHead(200, { 'content-type': 'application/json' }).end('{"real":true}');
  });
  backend = await listen(server);
  faults = await startFaults(backend.origin);
  host = await startHost();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await Promise.all([faults.stop(), host.stop(), backend.stop()]);
});

async function visit(body, options) {
  const visitor = await Visitor.open(browser, options);
  await visitor.page.goto(host.page({ body }));
  return visitor;
}

test('the proxy passes on, breaks in each way, and passes on again', async () => {
  const ask = (options) => fetch(`${faults.origin}/call`, options);
  assert.deepEqual(await (await ask()).json(), { real: true });
  faults.set('GET /call', FAULTS.drop());
  await assert.rejects(ask());
  faults.set('GET /call', FAULTS.half());
  await assert.rejects(async () => (await ask()).text());
  faults.set('GET /call', FAULTS.gateway());
  assert.equal((await ask()).status, 502);
  faults.set('GET /call', FAULTS.error(429, 'rate_limited', {}, { 'retry-after': '7' }));
  const refused = await ask();
  assert.deepEqual([refused.status, refused.headers.get('retry-after'), (await refused.json()).code], [429, '7', 'rate_limited']);
  const held = faults.hold('GET /call');
  const late = ask();
  await held.arrived();
  held.release();
  assert.deepEqual(await (await late).json(), { real: true });
});

test('the proxy passes a disconnect on to the server behind it', async () => {
  const abort = new AbortController();
  const call = fetch(`${faults.origin}/silent`, { method: 'POST', body: 'x', signal: abort.signal });
  const seen = await eventually('the call arrives', () => arrived.find((one) => one.url === '/silent'));
  abort.abort();
  await assert.rejects(call);
  await eventually('the server saw it', () => seen.gone);
});

test('a console error, an exception, a violation and a departure are each noticed', async () => {
  for (const fault of ["console.error('planted')", "setTimeout(() => { throw new Error('planted'); })", "location.search = 'left'"]) {
    const visitor = await visit('<p>Here</p>');
    await visitor.page.evaluate((code) => { const s = document.createElement('script'); s.textContent = code; document.body.append(s); }, fault).catch(() => {});
    await eventually(fault, () => {
      try {
        visitor.assertClean();
        return false;
      } catch {
        return true;
      }
    });
    await visitor.close();
  }
  const visitor = await Visitor.open(browser);
  await visitor.page.goto(host.page({ body: '<p style="color:red">styled</p>', headers: { 'content-security-policy': "style-src 'self'" } }));
  await eventually('the violation', () => visitor.violations.length > 0);
  assert.throws(() => visitor.assertClean());
  await visitor.close();
});

test('axe looks into shadow roots, in the contrast of the moment', async () => {
  const visitor = await visit('<main><h1>Page</h1><div id="host"></div></main>');
  const plant = (html) => visitor.page.evaluate((text) => {
    const element = document.querySelector('#host');
    (element.shadowRoot ?? element.attachShadow({ mode: 'open' })).innerHTML = text;
  }, html);
  await plant('<label>Name <input></label>');
  assert.deepEqual(await visitor.axe(), []);
  await plant('<input><p style="color:#bbb;background:#fff">pale</p>');
  const rules = (await visitor.axe()).map((finding) => finding.split(':')[0]).sort();
  assert.deepEqual(rules, ['color-contrast', 'label']);
  await visitor.close();
});

test('a paste is a real one: line breaks arrive in the paste event', async () => {
  const visitor = await visit('<input id="field">');
  await visitor.page.evaluate(() => {
    document.querySelector('#field').addEventListener('paste', (event) => { window.pasted = event.clipboardData.getData('text'); });
  });
  await visitor.paste(visitor.page.locator('#field'), 'Bearer  x\ny');
  assert.equal(await visitor.page.evaluate(() => window.pasted), 'Bearer  x\ny');
  assert.equal(await visitor.page.locator('#field').inputValue(), 'Bearer  x y');
  await visitor.close();
});

test('events that do not bubble are recorded, and those of other elements are not', async () => {
  const visitor = await visit('<connect-hub id="one"></connect-hub><p></p>');
  await visitor.page.evaluate(() => {
    document.querySelector('p').dispatchEvent(new CustomEvent('success'));
    document.querySelector('connect-hub').dispatchEvent(new CustomEvent('success', { detail: { id: 7 } }));
  });
  assert.deepEqual((await visitor.happened('success')), { type: 'success', detail: { id: 7 }, id: 'one', bubbles: false, composed: false });
  assert.equal(visitor.events.length, 1);
  await visitor.close();
});
