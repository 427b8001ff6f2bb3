// What every file of tests needs: one hub, one proxy with faults, one host and one browser, for all its tests.
import { after, before, test } from 'node:test';
import { startFaults } from './faults.mjs';
import { startHost } from './host.mjs';
import { startHub } from './hub.mjs';
import { Visitor, launch } from './visitor.mjs';

/** The browser says this itself for every answer that is not 2xx, expected ones too. */
export const FAILED_RESOURCE = /^Failed to load resource: /;

/** For a scene in which answers are refused or broken. */
export const FAILED = { allowed: [FAILED_RESOURCE] };

/** Starts the parts before the first test of the file and stops them after the last. */
export function suite({ hubOptions = [] } = {}) {
  const parts = {};
  before(async () => {
    // Each part is noted as it starts: what runs must be stopped even when another did not start.
    const start = async (name, starting) => { parts[name] = await starting; };
    const started = await Promise.allSettled([start('hub', startHub(hubOptions)), start('host', startHost()), start('browser', launch())]);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    parts.faults = await startFaults(parts.hub.origin);
  });
  after(async () => {
    await parts.browser?.close();
    await Promise.all([parts.faults?.stop(), parts.host?.stop()]);
    await parts.hub?.stop();
  });

  /**
   * A test with a visitor. After it, nothing may have gone wrong in the console, no policy may be violated, and
   * the page must still be there; `allowed` are patterns of console errors that the test provokes.
   */
  parts.scene = (name, options, play) => {
    const [{ allowed = [], navigates = false, ...context }, run] = play ? [options, play] : [{}, options];
    test(name, async (t) => {
      const visitor = await Visitor.open(parts.browser, context);
      try {
        await run(visitor, t);
        if (navigates) visitor.navigations.length = 0;
        visitor.assertClean({ allowed });
      } catch (error) {
        await visitor.shot(`failed-${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}`).catch(() => {});
        if (visitor.errors.length) error.message += `\nconsole: ${visitor.errors.join('\n')}`;
        throw error;
      } finally {
        parts.faults.clear();
        parts.faults.seen.length = 0;
        await visitor.close();
      }
    });
  };

  /** A plain page with the widget and a fresh session; what is not an attribute goes into the page. */
  parts.embed = async (attributes = {}, { session = {}, through = parts.hub.origin, ...page } = {}) => {
    const token = attributes.token === undefined ? await parts.hub.session(session) : attributes.token;
    const base = through === parts.hub.origin ? {} : { 'base-url': through };
    return parts.host.embed(parts.hub.origin, { token, ...base, ...attributes }, page);
  };
  /** Embeds the widget with the misbehaving proxy in front of the hub. */
  parts.through = () => ({ through: parts.faults.origin });
  return parts;
}
