// Asking whether this phone may be woken, and the settings where that is changed.

import { accounts, hasKey, keepForGood } from './db.js';
import { isHomeScreen, isIos } from './install.js';
import { canBeWoken, choose, ntfyAddress, renewPush, settlePush, wish } from './push.js';
import { announce, button, copyBy, h, icon, note, titleOf } from './ui.js';
import { t } from './words.js';

const asking = document.getElementById('push-ask');
const settings = document.getElementById('push-settings');
let registration = null;
let offer = null;
let problem = '';
let askedFor = '';
let shown = { state: '', key: '' };
let changed;

/**
 * Sets up with the worker's registration, or `null` where this browser has none that shows requests; `onChange` is called when
 * it has changed whether this phone is woken.
 */
export async function startPush(worker, onChange) {
  registration = worker;
  changed = onChange;
  await settle({ look: true });
  addEventListener('online', () => settle());
  document.addEventListener('visibilitychange', () => {
    // Whoever was sent to the browser's settings comes back.
    if (!document.hidden) settle();
  });
}

/** These accounts can be asked: their portal is told where this phone is woken. With `isRenewed` at another address than so far. */
export async function pushFor(accounts, isRenewed = false) {
  const ids = accounts.map(({ id }) => id).join();
  const isSame = ids === askedFor;
  askedFor = ids;
  if (changed && (isRenewed || !isSame)) await settle({ isRenewed });
}

/** Whether requests are told while this page is closed. */
export function isWoken() {
  return shown.state === 'on' || shown.state === 'ntfy';
}

/** Whether there is nothing more to ask of its owner here: one thing at a time. */
export function isSettled() {
  return shown.key !== '' && shown.state !== 'unasked';
}

/** Takes away what was shown of a request that is settled. */
export async function putAway(sid) {
  for (const notification of (await registration?.getNotifications({ tag: sid })) ?? []) notification.close();
}

async function settle({ look = false, isRenewed = false } = {}) {
  try {
    ({ offer, problem } = await (isRenewed ? renewPush(registration) : settlePush(registration, { look })));
  } catch (error) {
    // The portal cannot be reached, which the page says at its top. What was set up stays, and it is tried again.
    console.warn('it could not be settled how this phone is woken', error);
  }
  await draw();
}

async function draw() {
  const { choice } = await wish();
  const state = askedFor && offer ? stateOf(choice) : '';
  const topics = state === 'ntfy' ? await topicsNow() : [];
  const key = JSON.stringify([state, problem, offer, topics]);
  // What is drawn again loses the focus.
  if (key === shown.key) return;
  shown = { state, key };
  asking.replaceChildren(...(state === 'unasked' ? [question()] : []));
  settings.hidden = state === '';
  settings.replaceChildren(...(state ? contents(state, topics) : []));
  changed();
}

// One topic for each account, under its name.
async function topicsNow() {
  const all = (await accounts()).filter((account) => hasKey(account) && account.verified && account.topic);
  return all.map((account) => ({ title: titleOf(account), address: ntfyAddress(offer.ntfy, account.topic) }));
}

function stateOf(choice) {
  if (choice === 'ntfy' && offer.ntfy) return 'ntfy';
  if (canNotify()) {
    if (choice === 'web' && Notification.permission === 'granted') return 'on';
    if (choice !== 'off' && Notification.permission === 'denied') return 'blocked';
    return choice ? 'off' : 'unasked';
  }
  if (offer.ntfy) return choice ? 'off' : 'unasked';
  if (!offer.web) return '';
  return isIos() && !isHomeScreen() ? 'home-screen' : 'unable';
}

function canNotify() {
  return Boolean(offer.web) && canBeWoken(registration);
}

// The right moment is once there is an account; the browser itself is asked on the button only.
function question() {
  const yes = canNotify()
    ? button(t('push-turn-on'), { className: 'primary', data: { part: 'push-on' }, work: turnOn })
    : button(t('push-use-ntfy'), { className: 'primary', data: { part: 'push-ntfy' }, work: useNtfy });
  const no = button(t('not-now'), { className: 'quiet', data: { part: 'push-later' }, work: turnOff });
  const why = canNotify() ? t('push-ask') : t('push-ask-ntfy');
  const parts = [h('h3', {}, t('push-ask-title')), h('p', {}, why), said(), h('div', { className: 'actions' }, yes, no)];
  return h('article', { data: { part: 'push-ask' } }, note('push', ...parts));
}

function contents(state, topics) {
  const words = { on: 'push-state-on', ntfy: 'push-state-on', blocked: 'push-state-blocked' };
  const word = h('span', { className: 'hint', data: { part: 'push-state' } }, t(words[state] ?? 'push-state-off'));
  const summary = h('summary', {}, icon('bell'), h('span', {}, t('push-title')), word);
  return [summary, h('div', { className: 'push-content' }, ...explained(state, topics), ...trouble(), said(), actions(state))];
}

function explained(state, topics) {
  switch (state) {
    case 'on':
      return [h('p', {}, t('push-on-what'))];
    case 'ntfy':
      return [h('p', {}, t('push-ntfy-what')), ...topics.flatMap(topicParts)];
    case 'blocked':
      return [note('warn', t('push-blocked-what'))];
    case 'home-screen':
      return [h('p', {}, t('push-ios-what'))];
    case 'unable':
      return [h('p', {}, t('push-unable-what'))];
    default:
      return [h('p', {}, t('push-off-what'))];
  }
}

function topicParts({ title, address }) {
  const copy = button(t('copy'), { className: 'secondary', data: { part: 'push-copy' }, work: (element) => copyBy(element, address) }, icon('copy'));
  const shownAddress = h('output', { className: 'address', dir: 'ltr', data: { part: 'push-address' } }, address);
  return [h('p', { className: 'label' }, t('push-ntfy-address'), ' · ', h('bdi', {}, title)), shownAddress, h('div', {}, copy)];
}

function trouble() {
  const names = { failed: 'push-failed', untold: 'push-untold' };
  if (!names[problem]) return [];
  return [note('warn', h('p', {}, t(names[problem])), button(t('push-again'), { className: 'secondary', data: { part: 'push-again' }, work: () => settle() }))];
}

function said() {
  return h('div', { role: 'status', data: { part: 'push-said' } });
}

function actions(state) {
  const parts = [];
  const add = (name, part, className, work) => parts.push(button(t(name), { className, data: { part }, work }));
  if (state !== 'on' && state !== 'blocked' && canNotify()) add(state === 'ntfy' ? 'push-use-browser' : 'push-turn-on', 'push-on', 'secondary', turnOn);
  if (state !== 'ntfy' && offer.ntfy) add('push-use-ntfy', 'push-ntfy', 'secondary', useNtfy);
  if (isWoken()) add('push-turn-off', 'push-off', 'quiet', turnOff);
  return h('div', { className: 'actions' }, ...parts);
}

async function turnOn() {
  const permission = await Notification.requestPermission();
  if (permission === 'default') {
    for (const place of document.querySelectorAll('[data-part=push-said]')) place.replaceChildren(h('p', {}, t('push-undecided')));
    return;
  }
  if (permission === 'granted') keepForGood();
  await take('web');
}

function useNtfy() {
  return take('ntfy');
}

function turnOff() {
  return take('off');
}

// What is asked above is changed below: the focus goes there.
async function take(choice) {
  await choose(choice);
  await settle();
  settings.open = choice !== 'off' || settings.open;
  announce(isWoken() ? t('push-turned-on') : t('push-turned-off'));
  settings.querySelector('summary')?.focus();
}
