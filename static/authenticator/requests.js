// Watching for requests while the page is open and visible, and the list of them.

import { pendingChallenges } from './api.js';
import { now } from './clock.js';
import { RequestCard } from './request-card.js';
import { announce, titleOf } from './ui.js';
import { t } from './words.js';

const INTERVAL_MS = 1000;
const AFTER_ERROR_MS = 5000;
// A new card pushes aside what was there: for this long its buttons take no tap.
const SETTLE_IN_MS = 500;
const watches = new Map();
const place = document.getElementById('requests');
let listeners;
let wanted = '';

/**
 * Sets up; `problem(account, error or null)` hears of each change, `answered(account, sid)` of each settled request,
 * `codeWanted(account, name or null)` of an application that waits for a code.
 */
export function startRequests(callbacks) {
  listeners = callbacks;
  document.addEventListener('visibilitychange', pollAll);
  addEventListener('online', pollAll);
}

/** Watches exactly these accounts. */
export function watchAccounts(accounts) {
  const wanted = new Set(accounts.map(({ id }) => id));
  for (const [id, watch] of watches) if (!wanted.has(id)) stop(watch);
  for (const account of accounts) {
    const known = watches.get(account.id);
    if (known) {
      known.account = account;
      continue;
    }
    const watch = { account, cards: new Map(), done: new Set(), timer: 0, busy: false, over: false };
    watches.set(account.id, watch);
    poll(watch);
  }
}

/** Brings a request to the front as soon as it is there: a notification led here. */
export function showRequest(sid) {
  wanted = sid;
  bringForward();
  pollAll();
}

/** Moves the countdowns on. */
export function tickRequests() {
  for (const { cards } of watches.values()) for (const card of cards.values()) card.tick(now());
}

function stop(watch) {
  clearTimeout(watch.timer);
  watch.over = true;
  for (const card of watch.cards.values()) card.element.remove();
  watches.delete(watch.account.id);
  showCount();
}

function pollAll() {
  for (const watch of watches.values()) {
    clearTimeout(watch.timer);
    poll(watch);
  }
}

// One request at a time for each account; the next is only planned when the last is through.
async function poll(watch) {
  if (watch.busy || watch.over || document.hidden) return;
  watch.busy = true;
  let delay = INTERVAL_MS;
  try {
    const { pending, codeWanted } = await pendingChallenges(watch.account);
    show(watch, pending);
    if (!watch.over) listeners.codeWanted(watch.account, codeWanted);
    listeners.problem(watch.account, null);
  } catch (error) {
    delay = Math.max(AFTER_ERROR_MS, (error.retryAfter ?? 0) * 1000);
    // Asking again as an unknown phone leads nowhere; the account's card offers what to do.
    watch.over ||= error.kind === 'unauthorised' || error.kind === 'missing';
    if (watches.has(watch.account.id)) listeners.problem(watch.account, error);
  } finally {
    watch.busy = false;
  }
  if (watch.over || document.hidden) return;
  clearTimeout(watch.timer);
  watch.timer = setTimeout(() => poll(watch), delay);
}

function show(watch, pending) {
  if (watch.over) return;
  const waiting = new Set(pending.map(({ sid }) => sid));
  for (const [sid, card] of watch.cards) if (!waiting.has(sid)) card.lookUp();
  for (const body of pending) {
    if (typeof body?.sid === 'string' && !watch.cards.has(body.sid) && !watch.done.has(body.sid)) add(watch, body);
  }
  bringForward();
  showCount();
}

function bringForward() {
  const cards = [...watches.values()].flatMap((watch) => [...watch.cards.values()]);
  const card = cards.find(({ sid }) => sid === wanted);
  // Nothing is taken from under somebody's finger: there is another request in hand.
  if (!card || cards.some((other) => other.inUse)) return;
  wanted = '';
  card.element.scrollIntoView({ block: 'start' });
  card.element.focus({ preventScroll: true });
}

function add(watch, body) {
  const card = new RequestCard(watch.account, body, {
    settled: () => {
      showCount();
      listeners.answered(watch.account, card.sid);
    },
    dismissed: () => dismiss(watch, card),
  });
  watch.cards.set(card.sid, card);
  insert(card);
  card.tick(now());
  announce(t('request-new', { account: titleOf(watch.account), message: card.element.querySelector('h3').textContent }));
}

function dismiss(watch, card) {
  watch.cards.delete(card.sid);
  // A list that was on its way meanwhile may still name it.
  watch.done.add(card.sid);
  card.element.remove();
  showCount();
  const next = place.querySelector('[data-part=request]') ?? document.getElementById('requests-title');
  next.focus();
}

// Newest first, results after what still waits; but nothing moves under a finger: a card being answered keeps its place at the top.
function insert(card) {
  const shown = [...place.children].map((element) => find(element)).filter(Boolean);
  const after = shown.filter((other) => other.inUse || (other.state === 'open' && other.createdAt > card.createdAt));
  const last = after.at(-1);
  if (last) last.element.after(card.element);
  else place.prepend(card.element);
  card.holdFire(SETTLE_IN_MS);
  const busyElsewhere = shown.some((other) => other.inUse) || document.querySelector('dialog[open]');
  if (!busyElsewhere) card.element.scrollIntoView({ block: 'nearest' });
}

function find(element) {
  for (const { cards } of watches.values()) {
    for (const card of cards.values()) if (card.element === element) return card;
  }
  return null;
}

function showCount() {
  const cards = [...watches.values()].flatMap((watch) => [...watch.cards.values()]);
  const open = cards.filter((card) => card.state !== 'settled').length;
  document.body.classList.toggle('has-requests', cards.length > 0);
  document.title = open > 0 ? `(${open}) Vestibule` : 'Vestibule';
}
