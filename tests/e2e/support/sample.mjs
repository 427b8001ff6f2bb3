// One measurement of one page load, for the benchmark.
import { eventually } from './poll.mjs';

/** Runs before the page's own scripts: notes on every frame whether something, and whether the input, is there. */
function watch(tag) {
  const marks = { skeleton: null, input: null, blocked: 0, memories: [] };
  window.benchMarks = marks;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) marks.blocked += Math.max(0, task.duration - 50);
  }).observe({ type: 'longtask', buffered: true });

  // The memory of a wasm program is not part of the JS heap, so its instances are noted as they are made.
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async function instantiate(...given) {
      const made = await original.apply(this, given);
      const { exports } = made.instance ?? made;
      marks.memories.push(...Object.values(exports).filter((one) => one instanceof WebAssembly.Memory));
      return made;
    };
  }

  const visible = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  // The vendor's element puts its shadow root further down, so the search goes through all of them.
  const all = (root) => [...root.querySelectorAll('*')].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  const frame = () => {
    const host = document.querySelector(tag);
    const nodes = host ? [...(host.shadowRoot ? all(host.shadowRoot) : []), ...all(host)] : [];
    if (marks.skeleton === null && nodes.some((node) => node.localName !== 'style' && visible(node))) {
      marks.skeleton = performance.now();
    }
    const input = nodes.find((node) => node.localName === 'input' && node.type === 'password');
    if (input && !input.disabled && !input.readOnly && visible(input)) {
      marks.input = performance.now();
      return;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Loads `candidate.url` in a fresh context under `conditions` and returns times in milliseconds and sizes in bytes. */
export async function sample(browser, candidate, conditions) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let requests = 0;
    let wire = 0;
    // What a script carries within itself, such as a font, does not come over the wire once more.
    const carried = new Set();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.startsWith('data:')) carried.add(requestId);
      else requests += 1;
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!carried.has(requestId)) wire += encodedDataLength;
    });
    if (conditions) {
      const { cpu, ...network } = conditions;
      await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
      await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    }
    await page.addInitScript(watch, candidate.tag);
    await page.goto(candidate.url, { waitUntil: 'commit' });
    await eventually(
      `${candidate.name} shows its input`,
      async () => (await page.evaluate(() => window.benchMarks?.input)) !== null,
      { limit: 60_000 },
    );
    const marks = await page.evaluate(() => {
      const { skeleton, input, blocked, memories } = window.benchMarks;
      return { skeleton, input, blocked, wasm: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) };
    });
    if (conditions) await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { ...marks, heap: usedSize, nodes, requests, wire };
  } finally {
    await context.close();
  }
}
