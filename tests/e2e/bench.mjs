// Load times of the widget beside the vendor's own web component, in one run: `cargo xtask bench`.
//
// Both are embedded by a page of another origin, served by the same Node server with the same compression, and talk
// through that server to the same backend. Samples alternate between the two, each in a fresh browser context.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startAssets } from './support/assets.mjs';
import { startHost } from './support/host.mjs';
import { startHub } from './support/hub.mjs';
import { ROOT } from './support/program.mjs';
import { sample } from './support/sample.mjs';
import { typing } from './support/typing.mjs';
import { launch } from './support/visitor.mjs';

const SAMPLES = Math.max(7, Number(process.env.HUB_BENCH_SAMPLES ?? 9));
const DIST = process.env.HUB_DIST ?? join(ROOT, 'dist');
const PEER = join(ROOT, 'node_modules/@stackone/hub');

/** Ours must take at most this part of the vendor's time on slow4g. */
const TARGET = 0.5;

/** Network and processor; rates in bytes a second, latency in milliseconds. */
const PROFILES = {
  none: null,
  slow4g: { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, cpu: 4 },
};

async function dist() {
  const files = await readdir(DIST, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((file) => file.isFile()).map(async (file) => {
      const path = join(file.parentPath ?? file.path, file.name);
      return [path.slice(DIST.length), await readFile(path)];
    }),
  );
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) };
}

const milliseconds = ({ median, min, max }) => `${Math.round(median)} (${Math.round(min)}-${Math.round(max)})`;
const kilobytes = ({ median }) => (median / 1000).toFixed(1);

async function main() {
  const { version } = JSON.parse(await readFile(join(PEER, 'package.json'), 'utf8'));
  const hub = await startHub(['--rate-limits', 'off']);
  const host = await startHost();
  const assets = await startAssets(hub.origin, new Map([...(await dist()), ['/peer.js', await readFile(join(PEER, 'dist/webcomponent.js'))]]));
  const browser = await launch();
  const token = await hub.session({ provider: 'webflow' });
  const candidates = [
    { name: 'connect-hub', tag: 'connect-hub', script: '/hub.js' },
    { name: `@stackone/hub ${version}`, tag: 'stackone-hub', script: '/peer.js' },
  ].map((one) => ({
    ...one,
    url: host.page({
      head: `<script src="${assets.origin}${one.script}" async></script>`,
      body: `<${one.tag} token="${token}" base-url="${assets.origin}"></${one.tag}>`,
    }),
  }));

  const results = new Map();
  let typed;
  try {
    typed = await typing(browser, host, candidates.map((one) => ({ ...one, script: `${assets.origin}${one.script}` })));
    for (const [profile, conditions] of Object.entries(PROFILES)) {
      const taken = candidates.map(() => []);
      // The first round warms up the server and the machine, and is not counted.
      for (let round = -1; round < SAMPLES; round += 1) {
        const order = round % 2 ? [0, 1] : [1, 0];
        for (const index of order) {
          const one = await sample(browser, candidates[index], conditions);
          if (round >= 0) taken[index].push(one);
        }
      }
      candidates.forEach(({ name }, index) => {
        const column = (key) => spread(taken[index].map((one) => one[key]));
        results.set(`${profile} ${name}`, {
          profile,
          widget: name,
          input: column('input'),
          skeleton: column('skeleton'),
          blocked: column('blocked'),
          heap: column('heap'),
          wasm: column('wasm'),
          nodes: column('nodes'),
          requests: column('requests'),
          wire: column('wire'),
        });
      });
    }
  } finally {
    await browser.close();
    await Promise.all([assets.stop(), host.stop()]);
    await hub.stop();
  }

  console.log(`\nLoad times, cold cache, ${SAMPLES} samples each, interleaved: median (min-max)`);
  console.table(
    [...results.values()].map((row) => ({
      profile: row.profile,
      widget: row.widget,
      'to input, ms': milliseconds(row.input),
      'to first paint, ms': milliseconds(row.skeleton),
      'blocked, ms': milliseconds(row.blocked),
      'JS heap, KB': kilobytes(row.heap),
      'wasm memory, KB': kilobytes(row.wasm),
      'DOM nodes': row.nodes.median,
      requests: row.requests.median,
      'wire, KB': kilobytes(row.wire),
    })),
  );

  console.log('\nTyping in a list of a thousand, processor 4 times slower, key to frame: median (min-max)');
  console.table(
    typed.map(({ widget, nodes, same, other }) => ({
      widget,
      'DOM nodes': nodes,
      'list stays, ms': milliseconds(spread(same)),
      'list changes, ms': milliseconds(spread(other)),
    })),
  );

  const [ours, theirs] = candidates.map(({ name }) => results.get(`slow4g ${name}`).input.median);
  const ratio = ours / theirs;
  console.log(`slow4g: ${Math.round(ours)} ms against ${Math.round(theirs)} ms, ${ratio.toFixed(2)} of theirs; at most ${TARGET} is wanted`);
  if (ratio > TARGET) process.exitCode = 1;
}

await main();
