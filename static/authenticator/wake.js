// The worker's side of a push message. It only names a request: what is asked is fetched with the phone's own key. Nothing is
// ever answered from a notification, since the number has to be typed.

import { challenge } from './api.js';
import { now, restoreClock } from './clock.js';
import { accounts, hasKey, saveSetting } from './db.js';
import { plain, titleOf } from './ui.js';
import { readWords, t } from './words.js';

const PAGE = '/authenticator';
const NAME = 'Vestibule';
const SID = { challenge_sid: /^YC[0-9a-f]{32}$/, factor_sid: /^YF[0-9a-f]{32}$/ };

/** Shows what a message is about. There is always something to show: browsers take the right to push from pages that show nothing. */
export async function onPush(registration, data) {
  const handle = handleOf(data);
  const [words] = await Promise.all([readWords(kept).catch(() => null), restoreClock().catch(() => null)]);
  const say = (name) => (words ? t(name) : '');
  const telling = tell(registration, handle, say).catch(() => ({ body: say('wake-request') }));
  const { title = NAME, body, isOver = false } = await telling;
  const request = handle?.challenge_sid ?? '';
  await registration.showNotification(title, {
    body,
    lang: words?.lang ?? '',
    dir: words?.dir ?? 'auto',
    icon: `${PAGE}/icons/icon-192.png`,
    // A repeat takes the place of the first.
    tag: request || NAME,
    renotify: !isOver,
    // Where the page is in sight, it says the same itself.
    silent: isOver || (await isInSight()),
    requireInteraction: !isOver,
    data: { request, until: handle?.until ?? now() },
  });
  await putAwayOld(registration, request || NAME);
}

/** Leads to the request in the page, which is opened where it is closed. */
export async function onClick({ data }) {
  const request = data?.request ?? '';
  const page = (await pages()).find(({ url }) => new URL(url).pathname === PAGE);
  if (!page) {
    await self.clients.openWindow(request ? `${PAGE}#request=${request}` : PAGE);
    return;
  }
  page.postMessage({ show: request });
  await page.focus();
}

async function tell(registration, handle, say) {
  if (!handle) return { body: say('wake-request') };
  const account = (await accounts()).find(({ id }) => id === handle.factor_sid);
  if (!account || !hasKey(account)) {
    await lose(registration, handle);
    return { body: say('wake-lost') };
  }
  const title = titleOf(account);
  const over = { title, body: say('wake-over'), isOver: true };
  try {
    const { body } = await challenge(account, handle.challenge_sid);
    if (body.status !== 'pending') return over;
    const message = plain(body.details?.message);
    return { title, body: message ? `${message}\n${say('wake-open')}` : say('wake-request') };
  } catch (error) {
    return error.kind === 'missing' || handle.until <= now() ? over : { title, body: say('wake-request') };
  }
}

// The key is gone, but the message came here: the page says what to do. Without any key nothing more is to come here.
async function lose(registration, handle) {
  await saveSetting('lost', handle.factor_sid);
  if ((await accounts()).some(hasKey)) return;
  const subscription = await registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

function handleOf(data) {
  try {
    const read = data.json();
    if (!Object.entries(SID).every(([name, form]) => form.test(read[name]))) return null;
    return { challenge_sid: read.challenge_sid, factor_sid: read.factor_sid, until: Date.parse(read.expiration_date) };
  } catch {
    return null;
  }
}

// A worker's own requests pass by its cache.
async function kept(path, options) {
  return (await caches.match(path)) ?? fetch(path, options);
}

function pages() {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

async function isInSight() {
  return (await pages()).some(({ url, visibilityState }) => new URL(url).pathname === PAGE && visibilityState === 'visible');
}

async function putAwayOld(registration, shown) {
  for (const notification of await registration.getNotifications()) {
    if (notification.tag !== shown && notification.data?.until <= now()) notification.close();
  }
}
