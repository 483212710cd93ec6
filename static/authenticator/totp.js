// SoftToken: time-based codes (RFC 6238) from a seed that can be used but not read.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASHES = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' };

/**
 * Takes a seed as the server sends it and keeps only a key that cannot be exported.
 * Throws a `RangeError` for values no code can be computed from.
 */
export async function importSeed({ secret, algorithm = 'SHA1', digits = 6, period = 30 }) {
  const hash = HASHES[algorithm.toUpperCase().replace('-', '')];
  const sane = Number.isInteger(digits) && digits >= 6 && digits <= 8 && Number.isInteger(period) && period >= 10;
  if (!hash || !sane) throw new RangeError('this kind of code is not known here');
  const key = await crypto.subtle.importKey('raw', base32(secret), { name: 'HMAC', hash }, false, ['sign']);
  return { key, digits, period };
}

/** The code of the step that `now` (milliseconds) falls into, as text with leading zeros. */
export async function codeAt({ key, digits, period }, now) {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(stepAt(period, now)));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
  // Dynamic truncation, RFC 4226 section 5.3.
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  const number = mac.getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The number of the step that `now` (milliseconds) falls into. */
export function stepAt(period, now) {
  return Math.floor(now / 1000 / period);
}

/** Seconds (with fraction) until the step that `now` (milliseconds) falls into ends. */
export function secondsLeft(period, now) {
  return period - ((now / 1000) % period);
}

function base32(text) {
  const clean = text.toUpperCase().replaceAll(/[\s=-]/g, '');
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const letter of clean) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) throw new RangeError('the seed is not base32');
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  if (bytes.length < 10) throw new RangeError('the seed is too short');
  return Uint8Array.from(bytes);
}
