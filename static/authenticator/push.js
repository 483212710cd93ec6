// Where this phone is woken: at its browser's push service, at a topic of ntfy, or nowhere. Used by the page and by its worker;
// what its owner wants is the setting `push`, what the portal was told stands in each account as `told`.

import { pushOffer, pushPlatform, tellPush } from './api.js';
import { accounts, changeAccount, hasKey, saveSetting, setting } from './db.js';
import { base64url, fromBase64url } from './jose.js';

const NOWHERE = { platform: 'none' };
// ntfy takes up to 64 characters; these are 192 random bits, since whoever knows the topic reads along.
const TOPIC_BYTES = 24;
let turn = Promise.resolve();

/** What its owner wants: `choice` is `web`, `ntfy`, `off`, or missing where nobody was asked yet. */
export async function wish() {
  return (await setting('push')) ?? {};
}

/** Keeps what its owner wants. */
export async function choose(choice) {
  await saveSetting('push', { choice });
}

/** Whether this browser can be woken, given the worker's registration. */
export function canBeWoken(registration) {
  return Boolean(registration?.pushManager) && 'Notification' in globalThis;
}

/** What is subscribed to in ntfy's app: `server` is the portal's word. */
export function ntfyAddress(server, topic) {
  return `${server.replace(/\/+$/, '')}/${topic}`;
}

/**
 * Brings what the portal knows in line with what the owner wants: subscribes anew where the subscription is gone or was made
 * for another key of the portal, and tells each account's portal. With `look` the portal is asked what it still knows: it forgets
 * what a push service calls gone. Gives the portal's `offer` and a `problem`: `failed` where the push service made no subscription,
 * `untold` where the portal could not be told, or none. Fails where the portal cannot be asked for its offer.
 */
export function settlePush(registration, { look = false } = {}) {
  turn = turn.catch(() => {}).then(() => settle(registration, look));
  return turn;
}

/**
 * Gives up the subscription, so that nothing sent to it comes here any more, and makes another one where one is wanted. With ntfy
 * there is nothing to give up: the topic of an account that is gone was nobody else's, and the others are subscribed to by hand.
 */
export async function renewPush(registration) {
  const known = await registration?.pushManager?.getSubscription();
  await known?.unsubscribe();
  return settlePush(registration);
}

async function settle(registration, look) {
  const offer = await pushOffer();
  const all = (await accounts()).filter((account) => hasKey(account) && account.verified);
  let problem = '';
  let targetOf = () => NOWHERE;
  let forgotten = [];
  try {
    targetOf = await targets(offer, registration, all);
    if (look) forgotten = await forgottenBy(all, targetOf);
    if (forgotten.length > 0) {
      await (await registration?.pushManager?.getSubscription())?.unsubscribe();
      targetOf = await targets(offer, registration, all);
    }
  } catch (error) {
    console.warn('the push service of this browser made no subscription', error);
    problem = 'failed';
  }
  for (const account of all) {
    const target = targetOf(account);
    const told = wordOf(target);
    if (!forgotten.includes(account.id) && (account.told ?? wordOf(NOWHERE)) === told) continue;
    try {
      await tellPush(account, target);
      await changeAccount(account.id, { told });
    } catch (error) {
      // Of a phone that is gone its own card says so.
      if (!['unauthorised', 'missing'].includes(error.kind)) problem ||= 'untold';
    }
  }
  return { offer, problem };
}

// Those that were told of their target but whose portal has dropped it meanwhile.
async function forgottenBy(all, targetOf) {
  const forgotten = [];
  for (const account of all) {
    const target = targetOf(account);
    if (target === NOWHERE || account.told !== wordOf(target)) continue;
    const platform = await pushPlatform(account).catch(() => target.platform);
    if (platform !== target.platform) forgotten.push(account.id);
  }
  return forgotten;
}

// Where each account is woken. The browser has one subscription for all; topics of ntfy are one for each account, so that whoever
// comes to know one learns nothing of the others.
async function targets(offer, registration, all) {
  const { choice } = await wish();
  if (choice === 'ntfy' && offer.ntfy) {
    const topics = new Map();
    for (const account of all) topics.set(account.id, await topicOf(account));
    return ({ id }) => ({ platform: 'ntfy', token: topics.get(id) });
  }
  const isAllowed = canBeWoken(registration) && Notification.permission === 'granted';
  if (choice !== 'web' || !offer.web || !isAllowed || all.length === 0) {
    const left = await registration?.pushManager?.getSubscription();
    await left?.unsubscribe();
    return () => NOWHERE;
  }
  const target = { platform: 'web', token: JSON.stringify(await subscription(registration.pushManager, offer.web)) };
  return () => target;
}

// Drawn once for an account: its owner subscribes to it by hand.
async function topicOf(account) {
  if (account.topic) return account.topic;
  const topic = `vestibule-${base64url(crypto.getRandomValues(new Uint8Array(TOPIC_BYTES)))}`;
  await changeAccount(account.id, { topic });
  return topic;
}

async function subscription(manager, key) {
  const known = await manager.getSubscription();
  if (known && (await setting('push-key')) === key) return known;
  // Made for another key, it takes nothing from this portal.
  await known?.unsubscribe();
  const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(key) });
  await saveSetting('push-key', key);
  return made;
}

function wordOf({ platform, token = '' }) {
  return `${platform} ${token}`;
}
