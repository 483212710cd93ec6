// The time as the portal sees it: a phone's own clock may be wrong, and both signatures and codes depend on it.

import { saveSetting, setting } from './db.js';

// The Date header counts whole seconds and answers take a while: less than this is not a wrong clock.
const NOISE_MS = 3000;
let offset = 0;

/** Takes up the correction of an earlier visit, for codes while offline. */
export async function restoreClock() {
  const saved = await setting('clock-offset');
  if (Number.isFinite(saved)) offset = saved;
}

/** Now, in milliseconds since 1970, by the portal's clock. */
export function now() {
  return Date.now() + offset;
}

/** By how many milliseconds the portal is ahead of this phone. */
export function clockOffset() {
  return offset;
}

/**
 * Learns from an answer's `Date` header. `sentAt` is this phone's time when the request left.
 * With `exactly` the header counts even where the difference is within the noise.
 * Says whether there was a usable date.
 */
export function learnTime(header, sentAt, exactly = false) {
  const stamp = header ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(stamp)) return false;
  const here = exactly ? Date.now() : (sentAt + Date.now()) / 2 - 500;
  const seen = Math.round(stamp - here);
  if (exactly || Math.abs(seen - offset) > NOISE_MS) {
    offset = exactly || Math.abs(seen) > NOISE_MS ? seen : 0;
    // Losing this costs one more round trip, so nobody has to wait for it.
    saveSetting('clock-offset', offset).catch(() => {});
  }
  return true;
}
