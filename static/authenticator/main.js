// Starts the page: checks what the browser can do, then brings the parts together.

import { hasKey, refreshHistory, showAccounts, showProblem, startAccounts, tickAccounts } from './accounts.js';
import { restoreClock } from './clock.js';
import { accounts } from './db.js';
import { offerInstall } from './install.js';
import { startRegistration, takeLinkFromAddress } from './register.js';
import { startRequests, tickRequests, watchAccounts } from './requests.js';
import { h, note } from './ui.js';

const TICK_MS = 500;
const problems = new Map();
// Other tabs of this page hear of changes to the accounts.
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('vestibule-accounts') : null;
let known = [];

// The worker may speak before the store has answered, and messages to nobody are lost: listen from the first moment.
navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (data === 'updated') document.getElementById('update').hidden = false;
});
document.querySelector('[data-act=update]').addEventListener('click', () => location.reload());

start().catch((error) => {
  // The store is the first thing asked for, so this is what fails in private windows and with blocked site data.
  const blocked = error instanceof DOMException;
  stopWith(blocked ? 'This browser does not let this page keep anything, so it has no place for a key. Leave the private window, or allow data for this site.' : 'This page could not be started. Load it again.');
});

async function start() {
  const missing = whatIsMissing();
  if (missing) {
    stopWith(missing);
    return;
  }
  startAccounts(changed);
  startRegistration(changed);
  startRequests({ problem: onProblem, answered: refreshHistory });
  takeLinkFromAddress();
  addEventListener('hashchange', takeLinkFromAddress);
  await restoreClock();
  await reload();
  setInterval(tick, TICK_MS);
  for (const event of ['online', 'offline', 'visibilitychange']) addEventListener(event, showStatus);
  if (tabs) tabs.onmessage = reload;
  offerInstall(document.getElementById('install'));
  keepForOffline();
}

function whatIsMissing() {
  if (!window.isSecureContext) return 'Keys can only be made over a secure connection. Open this page by its https:// address.';
  if (!globalThis.crypto?.subtle) return 'This browser cannot make keys (it has no Web Crypto). Use a newer browser.';
  if (!('indexedDB' in window)) return 'This browser has no place to keep a key (IndexedDB). Use a newer browser, or leave the private window.';
  return null;
}

function stopWith(text) {
  const place = document.getElementById('blocked');
  place.hidden = false;
  place.replaceChildren(note('bad', h('strong', {}, 'This browser cannot be used as a phone'), h('p', {}, text)));
  document.body.classList.add('is-blocked');
  setStatus('bad', 'Not ready');
}

async function changed() {
  await reload();
  tabs?.postMessage('changed');
}

async function reload() {
  const all = await accounts();
  known = all;
  for (const id of problems.keys()) if (!all.some((account) => account.id === id)) problems.delete(id);
  document.body.classList.toggle('is-empty', all.length === 0);
  document.body.classList.add('is-ready');
  showAccounts(all);
  watchAccounts(all.filter(canAnswer));
  for (const account of all) if (problems.has(account.id)) showProblem(account, problems.get(account.id));
  showStatus();
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
  if (known.length === 0) setStatus('info', 'No account yet');
  else if (offline) setStatus('warn', known.some(({ seed }) => seed) ? 'Offline. Codes still work.' : 'Offline');
  else if (watching < known.length) setStatus('warn', 'Needs attention');
  else setStatus('good', 'Watching for requests');
  showCalm(offline, watching > 0);
}

// «Nothing to approve» must not be read where nobody asked.
function showCalm(offline, watching) {
  const say = (title, text) => {
    document.querySelector('.calm-title').textContent = title;
    document.querySelector('.calm .hint').textContent = text;
  };
  document.querySelector('.calm').classList.toggle('is-watching', watching && !offline);
  if (offline) say('Not watching for requests', 'The portal cannot be reached. This page keeps trying.');
  else if (watching) say('Nothing to approve', 'When you sign in somewhere, the request appears here while this page is open.');
  else say('Not watching for requests', 'No account on this device can answer just now.');
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

async function keepForOffline() {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/authenticator/sw.js', { scope: '/authenticator' });
  } catch (error) {
    console.warn('codes will not be available offline', error);
  }
}
