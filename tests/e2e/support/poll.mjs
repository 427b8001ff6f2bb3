// Waiting for a condition instead of for a time: a probe is asked again until it says what is expected.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

/** Longest wait for anything, in milliseconds: far above what is normal, as the machine may be busy. */
export const LIMIT = 15_000;

/**
 * Asks `probe` until it returns something truthy, and returns that. The last exception of the probe, if any, is
 * the cause of the failure.
 */
export async function eventually(what, probe, { limit = LIMIT } = {}) {
  const end = Date.now() + limit;
  let last;
  let cause;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) {
      const seen = cause ? String(cause.message ?? cause) : JSON.stringify(last);
      throw new assert.AssertionError({ message: `never came true: ${what} (last: ${seen})`, stackStartFn: eventually });
    }
    await pause(25);
  }
}

/** Asks `probe` until it returns something equal to `expected`; a failure shows the last difference. */
export async function becomes(what, probe, expected, { limit = LIMIT } = {}) {
  const end = Date.now() + limit;
  for (;;) {
    const last = await probe();
    if (isDeepStrictEqual(last, expected)) return;
    if (Date.now() > end) {
      assert.deepEqual(last, expected, what);
    }
    await pause(25);
  }
}
