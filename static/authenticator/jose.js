// Encodings and signatures: base64, base64url, DER and the two kinds of JWT a phone sends.
// Keys come from outside; nothing here knows about accounts or the network.

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };
const encoder = new TextEncoder();

/** The UTF-8 bytes of `text`. */
export function utf8(text) {
  return encoder.encode(text);
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function base64(bytes) {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** base64url without padding (RFC 7515 section 2). */
export function base64url(bytes) {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of base64url without padding. */
export function fromBase64url(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** Makes the phone's key pair; the private half can sign but never be read. */
export function makeKeyPair() {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
}

/** The public key as base64 of its DER SubjectPublicKeyInfo. */
export async function publicKeyText(publicKey) {
  return base64(new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)));
}

/** Signs `text` as base64 of the DER form of the signature. */
export async function signDer(privateKey, text) {
  return base64(rawToDer(await signRaw(privateKey, text)));
}

/** A signed JWT of the given header and payload. */
export async function signJwt(privateKey, header, payload) {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${base64url(await signRaw(privateKey, input))}`;
}

/** Turns the raw 64 bytes `r || s` into a DER SEQUENCE of two INTEGERs (X.690, RFC 3279 section 2.2.3). */
export function rawToDer(raw) {
  if (raw.length !== 64) throw new RangeError('a P-256 signature has 64 bytes');
  const body = [...derInteger(raw.subarray(0, 32)), ...derInteger(raw.subarray(32))];
  // Two integers of at most 33 bytes each: the length always fits one byte.
  return Uint8Array.from([0x30, body.length, ...body]);
}

function part(value) {
  return base64url(utf8(JSON.stringify(value)));
}

async function signRaw(privateKey, text) {
  return lowS(new Uint8Array(await crypto.subtle.sign(ECDSA, privateKey, utf8(text))));
}

// Both s and n - s verify; sending only the smaller leaves one spelling per signature.
function lowS(raw) {
  const s = BigInt('0x' + hex(raw.subarray(32)));
  if (s <= P256_ORDER / 2n) return raw;
  const low = (P256_ORDER - s).toString(16).padStart(64, '0');
  const out = Uint8Array.from(raw);
  for (let i = 0; i < 32; i += 1) out[32 + i] = Number.parseInt(low.slice(2 * i, 2 * i + 2), 16);
  return out;
}

function derInteger(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const value = [...bytes.subarray(start)];
  // A leading one bit would make the number negative.
  if (value[0] & 0x80) value.unshift(0);
  return [0x02, value.length, ...value];
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
