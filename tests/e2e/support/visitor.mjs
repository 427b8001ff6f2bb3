// One person with a browser context of their own, and a record of everything that happens to them.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { ROOT } from './program.mjs';
import { LIMIT, becomes, eventually } from './poll.mjs';
import { Widget } from './widget.mjs';

const SHOTS = join(ROOT, 'target/shots');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What the element may dispatch. They do not bubble, so they are listened for on their way down. */
const EVENTS = ['ready', 'step', 'success', 'cancel', 'close', 'error', 'load-error', 'token-expired'];

/** Starts the system's Chromium, as quiet as a test wants it. */
export function launch(args = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args,
    ],
  });
}

/** Runs in every page before its own scripts: tells about the element's events and about policy violations. */
function record(names) {
  for (const name of names) {
    document.addEventListener(name, (event) => {
      const from = event.target;
      if (from?.localName !== 'connect-hub' && from?.localName !== 'stackone-hub') return;
      const { type, bubbles, composed } = event;
      window.recordForTest({ kind: 'event', type, detail: event.detail, id: from.id, bubbles, composed });
    }, true);
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sample, sourceFile, lineNumber } = event;
    window.recordForTest({ kind: 'violation', effectiveDirective, blockedURI, sample, sourceFile, lineNumber });
  });
}

/** A page under observation. */
export class Visitor {
  /** Everything the element dispatched, oldest first: `{type, detail, id, bubbles, composed}`. */
  events = [];
  violations = [];
  /** Console errors and uncaught exceptions. */
  errors = [];
  /** Every line of the console. */
  console = [];
  /** `{method, url, headers, body}` of every request of the page. */
  requests = [];
  /** Addresses that the main frame went to. */
  navigations = [];

  static async open(browser, { clock = false, ...options } = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
    await visitor.context.exposeBinding('recordForTest', (_source, entry) => {
      const { kind, ...rest } = entry;
      (kind === 'event' ? visitor.events : visitor.violations).push(rest);
    });
    await visitor.context.addInitScript(record, EVENTS);
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(LIMIT);
    if (clock) await visitor.page.clock.install();
    visitor.#observe();
    visitor.widget = new Widget(visitor);
    return visitor;
  }

  #observe() {
    const { page } = this;
    page.on('console', (message) => {
      this.console.push(message.text());
      if (message.type() === 'error') this.errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.errors.push(`uncaught: ${error.stack ?? error}`));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.navigations.push(frame.url());
    });
    page.on('request', (request) => {
      const entry = { method: request.method(), url: request.url(), headers: request.headers(), body: request.postData() };
      this.requests.push(entry);
      // The full headers, as they went out, come later than the request itself.
      request.allHeaders().then((headers) => { entry.headers = headers; }, () => {});
    });
  }

  /** Holds the program back until what this returns is called. */
  async holdProgram() {
    let release;
    const gate = new Promise((done) => { release = done; });
    await this.page.route('**/hub_bg.wasm*', async (route) => {
      await gate;
      await route.continue();
    });
    return release;
  }

  /** Goes to `url` and waits until the widget can be used. */
  async visit(url) {
    await this.page.goto(url);
    await this.happened('ready');
  }

  /** Names of the events so far. */
  names() {
    return this.events.map((event) => event.type);
  }

  /** The first event of this name, waited for; with `count`, the one of that number. */
  happened(type, count = 1) {
    return eventually(`event ${type}, ${count} times`, () => this.events.filter((event) => event.type === type)[count - 1]);
  }

  /** The last screen that a `step` event named becomes `step`. */
  async isAt(step) {
    await becomes('the screen', () => this.events.filter((event) => event.type === 'step').at(-1)?.detail.step, step);
  }

  /** Puts text on the real clipboard and presses Ctrl+V in `locator`. */
  async paste(locator, text) {
    await this.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(this.page.url()).origin });
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await locator.focus();
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Where the focus is, through open shadow roots: its role or tag, name and text. */
  focus() {
    return this.page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return { tag: at?.localName ?? null, type: at?.type ?? null, text: at?.textContent?.trim().replace(/\s+/g, ' ') ?? '', id: at?.id ?? '' };
    });
  }

  /** Findings of axe at the levels that the project promises, one line each. */
  async axe() {
    await this.settle();
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(await axeSource());
    const found = await this.page.evaluate(
      (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
      AXE_TAGS,
    );
    return found.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.flat().join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`));
  }

  /** The scheme of the widget, and of a host page that follows its own; hosted pages follow the system. */
  async scheme(colorScheme) {
    await this.page.emulateMedia({ colorScheme });
    await this.page.evaluate((theme) => {
      document.querySelector('connect-hub')?.setAttribute('theme', theme);
      document.documentElement.style.setProperty('color-scheme', theme);
    }, colorScheme);
  }

  /** Lets colour fades and opening steps come to their end: a picture or a contrast in between means nothing. */
  async settle() {
    await this.page.evaluate(() => {
      const all = [];
      const walk = (root) => {
        all.push(...root.getAnimations());
        for (const node of root.querySelectorAll('*')) if (node.shadowRoot) walk(node.shadowRoot);
      };
      walk(document);
      for (const animation of all) {
        if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
      }
    });
  }

  /** Writes a picture of the window, or with `full` of the whole page, for people to look at. */
  async shot(name, { full = true } = {}) {
    await mkdir(SHOTS, { recursive: true });
    await this.settle();
    const path = join(SHOTS, `${name}.png`);
    await this.page.screenshot({ path, fullPage: full, caret: 'initial', animations: 'disabled' });
  }

  /** Fails if the page logged an error, broke a policy or left. `allowed` are patterns of expected errors. */
  assertClean({ allowed = [] } = {}) {
    const unexpected = this.errors.filter((text) => !allowed.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], 'errors in the console');
    assert.deepEqual(this.violations, [], 'policy violations');
    assert.ok(this.navigations.length <= 1, `the page left: ${this.navigations.join(' -> ')}`);
  }

  close() {
    return this.context.close();
  }
}

let source;
async function axeSource() {
  source ??= await readFile(AXE, 'utf8');
  return source;
}
