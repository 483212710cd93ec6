// The device side of the Verify protocol, spoken to the origin this page came from.
// Turns every failure into an `ApiError` whose `kind` the pages put into words.

import { learnTime, now } from './clock.js';
import { makeKeyPair, publicKeyText, signDer, signJwt } from './jose.js';

/** Shown to the server as the version of this app. */
export const SDK_VERSION = '1.0.0';

const TIMEOUT_MS = 10_000;
// Codes of the protocol, by what they mean to the person holding the phone.
const KINDS = { 60322: 'answered', 60323: 'expired', 60324: 'not-accepted', 60315: 'too-many-phones' };

// No cookies, no browser password prompt, nothing kept in the HTTP cache, no other host.
const PLAIN = { credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer' };

/** A request that did not succeed. */
export class ApiError extends Error {
  /** `kind`: offline, timeout, unauthorised, clock, missing, answered, expired, not-accepted, too-many-phones, busy, unreadable or refused. */
  constructor(kind, { status = 0, code = 0, message = '', retryAfter = 0 } = {}) {
    super(message || kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Brings a program's token to the portal; gives what stands behind `register=` in a link of the portal's own. */
export async function redeemAccountToken(token) {
  const options = { ...PLAIN, method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ token }) };
  const [response, text] = await exchange('/account-tokens', options);
  const body = parse(text);
  if (!response.ok) throw failure(response, body);
  if (typeof body?.registration_token !== 'string') throw new ApiError('unreadable');
  return body.registration_token;
}

/** Makes a key and registers its public half; gives the key pair's private half and the server's answer. */
export async function createFactor({ service, identity, token, friendlyName }) {
  const pair = await makeKeyPair();
  const fields = {
    FriendlyName: friendlyName,
    FactorType: 'push',
    'Binding.Alg': 'ES256',
    'Binding.PublicKey': await publicKeyText(pair.publicKey),
    'Config.SdkVersion': SDK_VERSION,
    'Config.AppId': 'vestibule-web',
    'Config.NotificationPlatform': 'none',
  };
  const path = `${entityPath(service, identity)}/Factors`;
  const { body } = await send('POST', path, token, fields);
  const complete = body?.sid && body.account_sid && body.config?.credential_sid;
  if (!complete) throw new ApiError('unreadable');
  return { privateKey: pair.privateKey, factor: body };
}

/** Proves to the server that the key is here, which completes the registration. */
export async function verifyFactor(account) {
  const proof = await signDer(account.signKey, account.id);
  const { body } = await signed(account, 'POST', `Factors/${account.id}`, { AuthPayload: proof });
  if (body?.status !== 'verified') throw new ApiError('unreadable');
}

/** By which carrier the portal wakes this phone: `web`, `ntfy` or `none`. */
export async function pushPlatform(account) {
  const { body } = await signed(account, 'GET', `Factors/${account.id}`);
  return body?.config?.notification_platform ?? 'none';
}

/** Tells the portal by which carrier to wake this phone, and where; `none` has no `token`. */
export async function tellPush(account, { platform, token }) {
  const fields = { 'Config.SdkVersion': SDK_VERSION, 'Config.NotificationPlatform': platform };
  if (platform !== 'none') fields['Config.NotificationToken'] = token;
  await signed(account, 'POST', `Factors/${account.id}`, fields);
}

/** What the portal can wake phones by: `web`, its key for the push services of browsers, and `ntfy`, a server's address; null without. */
export async function pushOffer() {
  const [response, text] = await exchange('/authenticator/push.json', { ...PLAIN, headers: { Accept: 'application/json' } });
  const body = parse(text);
  if (!response.ok) throw failure(response, body);
  const word = (value) => (typeof value === 'string' && value ? value : null);
  return { web: word(body?.web), ntfy: word(body?.ntfy) };
}

/** Asks the server to forget this phone; being unknown there already counts as done. */
export async function deleteFactor(account) {
  try {
    await signed(account, 'DELETE', `Factors/${account.id}`);
  } catch (error) {
    if (!(error instanceof ApiError) || !['missing', 'unauthorised'].includes(error.kind)) throw error;
  }
}

/** The requests that wait for an answer, oldest first, and the name of an application that waits for a code, or null. */
export async function pendingChallenges(account) {
  const body = await list(account, { Status: 'pending', Order: 'asc' });
  return { pending: body.challenges, codeWanted: body.vestibule?.code_wanted ?? null };
}

/** The latest requests to this phone, newest first. */
export async function recentChallenges(account) {
  return (await list(account, { Order: 'desc' })).challenges;
}

/** One request, with the names of the fields an answer has to sign. */
export async function challenge(account, sid) {
  const { body, headers } = await signed(account, 'GET', `Challenges/${sid}`);
  if (body?.sid !== sid) throw new ApiError('unreadable');
  const names = (headers.get('Twilio-Verify-Signature-Fields') ?? '').split(',').filter(Boolean);
  return { body, names };
}

/**
 * The logo of a question of an application, for a screen of this density: `default`, `low`, `med` or `high`. The portal
 * fetches it, so that nobody else learns of this phone; fails as `missing` where there is none to show.
 */
export async function logo(account, sid, density) {
  const { body } = await signed(account, 'GET', `Challenges/${sid}/Logo?Resolution=${density}`, undefined, (response) => response.blob());
  return body;
}

/**
 * Signs and sends an answer to a request just fetched with `challenge`.
 * `claims` holds `status` and, where they apply, `number` and `not_me`.
 */
export async function answer(account, { body, names }, claims) {
  // A signature that does not say what it answers could be used for something else.
  if (!names.includes('sid') || !names.every((name) => Object.hasOwn(body, name))) throw new ApiError('unreadable');
  const copied = Object.fromEntries(names.map((name) => [name, body[name]]));
  const jwt = await signJwt(account.signKey, { typ: 'JWT', alg: 'ES256' }, { ...copied, ...claims });
  await signed(account, 'POST', `Challenges/${body.sid}`, { AuthPayload: jwt });
}

async function list(account, filter) {
  const query = new URLSearchParams({ FactorSid: account.id, PageSize: '20', ...filter });
  const { body } = await signed(account, 'GET', `Challenges?${query}`);
  if (!Array.isArray(body?.challenges)) throw new ApiError('unreadable');
  return body;
}

// Every request carries a token of its own, which changes something once. 401 may only mean that this phone's clock is
// wrong, or that the portal was started anew: take its time, sign again, once. `read` takes what is no JSON.
async function signed(account, method, tail, fields, read) {
  const path = `${entityPath(account.service, account.identity)}/${tail}`;
  try {
    return await send(method, path, await deviceToken(account), fields, read);
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'unauthorised') throw error;
    // Only by the portal's time can it be told whether this phone is gone or its clock is wrong.
    if (!learnTime(error.date, 0, true)) throw new ApiError('clock', { status: error.status });
  }
  return send(method, path, await deviceToken(account), fields, read);
}

function deviceToken(account) {
  const seconds = Math.floor(now() / 1000);
  const header = { cty: 'twilio-pba;v=1', kid: account.credential, typ: 'JWT', alg: 'ES256' };
  // Where signatures follow from the text, two of one second would be the same without it.
  const jti = crypto.randomUUID();
  return signJwt(account.signKey, header, { sub: account.accountSid, exp: seconds + 600, nbf: seconds, jti });
}

async function send(method, path, token, fields, read) {
  const headers = { Authorization: `Basic ${btoa(`token:${token}`)}`, Accept: 'application/json' };
  const options = { ...PLAIN, method, headers };
  if (fields) options.body = new URLSearchParams(fields);
  const sentAt = Date.now();
  const [response, content] = await exchange(path, options, read);
  if (response.status !== 401) learnTime(response.headers.get('Date'), sentAt);
  if (response.ok && read) return { body: content, headers: response.headers };
  const body = parse(content);
  if (response.ok) return { body, headers: response.headers };
  throw failure(response, body);
}

async function exchange(path, options, read) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...options, signal: controller.signal });
    return [response, await (response.ok && read ? read(response) : response.text())];
  } catch {
    throw new ApiError(controller.signal.aborted ? 'timeout' : 'offline');
  } finally {
    clearTimeout(timer);
  }
}

function failure(response, body) {
  const { status } = response;
  const code = Number(body?.code) || 0;
  const message = typeof body?.message === 'string' ? body.message : '';
  const retryAfter = Number(response.headers.get('Retry-After')) || 0;
  const error = new ApiError(kindOf(status, code), { status, code, message, retryAfter });
  error.date = response.headers.get('Date');
  return error;
}

function kindOf(status, code) {
  if (KINDS[code]) return KINDS[code];
  if (status === 429) return 'busy';
  // Only an answer in the protocol's own form means that phone or thing is gone: a proxy in between has such pages too.
  if (status === 401 && code) return 'unauthorised';
  if (status === 404 && code) return 'missing';
  return 'refused';
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function entityPath(service, identity) {
  return `/v2/Services/${encodeURIComponent(service)}/Entities/${encodeURIComponent(identity)}`;
}
