// Starts the page: checks what the browser can do, then brings the parts together.

import { refreshHistory, showAccounts, showCodeWanted, showProblem, startAccounts, tickAccounts } from './accounts.js';
import { restoreClock } from './clock.js';
import { accounts, hasKey } from './db.js';
import { offerInstall, watchInstall } from './install.js';
import { watchOver } from './lost.js';
import { isSettled, isWoken, pushFor, putAway, startPush } from './push-card.js';
import { startRegistration, takeLinkFromAddress } from './register.js';
import { showRequest, startRequests, tickRequests, watchAccounts } from './requests.js';
import { h, note } from './ui.js';
import { loadWords, t } from './words.js';

const TICK_MS = 500;
const problems = new Map();
// Other tabs of this page hear of changes to the accounts.
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('vestibule-accounts') : null;
let known = [];

// The worker may speak before the store has answered, and messages to nobody are lost: listen from the first moment.
navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (data === 'updated') document.getElementById('update').hidden = false;
  if (typeof data?.show === 'string') showRequest(data.show);
});
document.querySelector('[data-act=update]').addEventListener('click', () => location.reload());
const install = document.getElementById('install');
watchInstall(install, showInstall);

start().catch((error) => {
  // The store is the first thing asked for, so this is what fails in private windows and with blocked site data.
  const blocked = error instanceof DOMException;
  stopWith(t(blocked ? 'blocked-store' : 'blocked-start'));
});

async function start() {
  await loadWords();
  const missing = whatIsMissing();
  if (missing) {
    stopWith(missing);
    return;
  }
  startAccounts(changed);
  startRegistration(changed);
  startRequests({ problem: onProblem, answered: onAnswered, codeWanted: showCodeWanted });
  takeAddress();
  addEventListener('hashchange', takeAddress);
  await restoreClock();
  await reload();
  setInterval(tick, TICK_MS);
  for (const event of ['online', 'offline', 'visibilitychange']) addEventListener(event, showStatus);
  if (tabs) tabs.onmessage = () => reload();
  startPush(await startWorker(), () => {
    showStatus();
    showInstall();
  });
}

// A link to register or, from a notification, to a request: neither stays in the address bar.
function takeAddress() {
  takeLinkFromAddress();
  const { hash, pathname, search } = location;
  if (!hash.startsWith('#request=')) return;
  history.replaceState(null, '', pathname + search);
  showRequest(hash.slice('#request='.length));
}

function whatIsMissing() {
  if (!window.isSecureContext) return t('blocked-insecure');
  if (!globalThis.crypto?.subtle) return t('blocked-no-crypto');
  if (!('indexedDB' in window)) return t('blocked-no-store');
  return null;
}

function stopWith(text) {
  const place = document.getElementById('blocked');
  place.hidden = false;
  place.replaceChildren(note('bad', h('strong', {}, t('blocked-title')), h('p', {}, text)));
  document.body.classList.add('is-blocked');
  setStatus('bad', t('status-not-ready'));
}

async function changed(isUntold = false) {
  await reload(isUntold);
  tabs?.postMessage('changed');
}

// What still comes for an account whose portal does not know that it is gone goes to an address that is given up.
async function reload(isUntold = false) {
  const all = await accounts();
  known = all;
  for (const id of problems.keys()) if (!all.some((account) => account.id === id)) problems.delete(id);
  document.body.classList.toggle('is-empty', all.length === 0);
  document.body.classList.add('is-ready');
  showAccounts(all);
  watchAccounts(all.filter(canAnswer));
  for (const account of all) if (problems.has(account.id)) showProblem(account, problems.get(account.id));
  await watchOver(all);
  showStatus();
  // Nobody waits for the portal to hear of it.
  pushFor(all.filter(canAnswer), isUntold).then(showInstall);
}

function showInstall() {
  offerInstall(install, known.length > 0 && isSettled());
}

function onAnswered(account, sid) {
  refreshHistory(account);
  putAway(sid);
}

function tick() {
  if (document.hidden) return;
  tickRequests();
  tickAccounts();
}

function onProblem(account, error) {
  problems.set(account.id, error);
  showProblem(account, error);
  showStatus();
}

function showStatus() {
  const errors = [...problems.values()].filter(Boolean);
  const unreachable = errors.some(({ kind }) => ['offline', 'timeout'].includes(kind));
  const offline = !navigator.onLine || unreachable;
  const watching = known.filter((account) => canAnswer(account) && !problems.get(account.id)).length;
  if (known.length === 0) setStatus('info', t('status-empty'));
  else if (offline) setStatus('warn', t(known.some(({ seed }) => seed) ? 'status-offline-codes' : 'status-offline'));
  else if (watching < known.length) setStatus('warn', t('status-attention'));
  else setStatus('good', t('status-watching'));
  showCalm(offline, watching > 0);
}

// «Nothing to approve» must not be read where nobody asked.
function showCalm(offline, watching) {
  const say = (title, text) => {
    document.querySelector('.calm-title').textContent = title;
    document.querySelector('.calm .hint').textContent = text;
  };
  document.querySelector('.calm').classList.toggle('is-watching', watching && !offline);
  if (offline) say(t('calm-off-title'), t('calm-off-hint'));
  else if (watching) say(t('calm-title'), isWoken() ? t('calm-hint-push') : t('calm-hint'));
  else say(t('calm-off-title'), t('calm-nobody-hint'));
}

function canAnswer(account) {
  return hasKey(account) && account.verified;
}

function setStatus(kind, text) {
  const place = document.querySelector('[data-part=status]');
  // Writing the same text again would be read out again.
  if (place.textContent === text) return;
  place.textContent = text;
  place.dataset.kind = kind;
}

// Gives the registration of a worker that also shows requests, if there is one.
async function startWorker() {
  if (!('serviceWorker' in navigator)) return null;
  const options = { scope: '/authenticator', updateViaCache: 'none' };
  try {
    const registration = await navigator.serviceWorker.register('/authenticator/sw.js', { ...options, type: 'module' });
    await navigator.serviceWorker.ready;
    return registration;
  } catch (error) {
    console.warn('requests will not be shown while this page is closed', error);
  }
  try {
    // A browser whose workers take no modules.
    await navigator.serviceWorker.register('/authenticator/shell.js', options);
  } catch (error) {
    console.warn('codes will not be available offline', error);
  }
  return null;
}
