// Telling that this browser has forgotten its keys. Beside them, in IndexedDB, it is remembered elsewhere that there were any:
// browsers that run short of room, or that are told to clear a part, leave the one or the other.

import { saveSetting, setting } from './db.js';
import { button, h, note, plain, titleOf } from './ui.js';
import { around, t } from './words.js';

const MARK = 'vestibule-phones';
const ACCOUNT = '/.vestibule/account';
const MOST_PAGES = 8;
// It says that there was a phone, and nothing else.
const COOKIE = 'vestibule-phone';
// The longest that browsers keep one.
const COOKIE_SECONDS = 400 * 24 * 60 * 60;

/** Remembers the accounts that are there, and tells of those that have gone without being removed. */
export async function watchOver(all) {
  const there = new Set(all.map(({ id }) => id));
  const gone = marks().filter(({ id }) => !there.has(id));
  const missed = await setting('lost');
  const isMissed = missed !== undefined && !there.has(missed);
  const isCookieLeft = all.length === 0 && document.cookie.includes(`${COOKIE}=`);
  mark([...all.map((account) => ({ id: account.id, title: titleOf(account), pages: account.pages })), ...gone]);
  show(gone, gone.length > 0 || isMissed || isCookieLeft);
}

/** An account is removed on purpose: nobody will miss it. */
export function isRemoved(id) {
  mark(marks().filter((one) => one.id !== id));
  if (marks().length === 0) document.cookie = cookie('', 0);
}

/** How to get a lost or removed phone back, with links to these account pages. */
export function howToReturn(pages) {
  const links = pagesOf(pages).map(({ name, url }) => {
    const [before, after] = around('lost-open', 'app');
    const props = { href: url, target: '_blank', rel: 'noopener noreferrer', data: { part: 'account-page' } };
    return h('p', {}, h('a', props, before, h('bdi', {}, name), after));
  });
  const [before, after] = around('lost-how', 'path');
  const how = h('p', {}, before, h('bdi', { dir: 'ltr' }, ACCOUNT), after);
  return h('div', { className: 'how' }, how, ...links);
}

/** The account pages that the portal named when a phone was registered: what each application is called, and where it is. */
export function pagesOf(named) {
  const read = ({ name, url } = {}) => {
    try {
      const { protocol, href } = new URL(url);
      return ['https:', 'http:'].includes(protocol) && plain(name, 64) ? [{ name: plain(name, 64), url: href }] : [];
    } catch {
      return [];
    }
  };
  return Array.isArray(named) ? named.slice(0, MOST_PAGES).flatMap((one) => read(one ?? {})) : [];
}

function show(gone, isLost) {
  const place = document.getElementById('lost');
  place.hidden = !isLost;
  place.replaceChildren();
  if (!isLost) return;
  const names = [...new Set(gone.map(({ title }) => plain(title, 64)).filter(Boolean))];
  const list = new Intl.ListFormat(document.documentElement.lang).format(names);
  const what = names.length > 0 ? t('lost-what', { accounts: list }) : t('lost-what-unnamed');
  const understood = button(t('lost-done'), { className: 'secondary', data: { part: 'lost-done' }, work: () => forget(gone) });
  const pages = new Map(gone.flatMap((one) => pagesOf(one.pages)).map((one) => [one.url, one]));
  place.append(note('bad', h('strong', {}, t('lost-title')), h('p', {}, what), howToReturn([...pages.values()]), understood));
}

async function forget(gone) {
  for (const { id } of gone) isRemoved(id);
  if (marks().length === 0) document.cookie = cookie('', 0);
  await saveSetting('lost', undefined);
  show([], false);
  document.querySelector('[data-act=add]').focus();
}

function marks() {
  try {
    const read = JSON.parse(localStorage.getItem(MARK));
    return Array.isArray(read) ? read.filter((one) => typeof one?.id === 'string') : [];
  } catch {
    return [];
  }
}

function mark(all) {
  try {
    localStorage.setItem(MARK, JSON.stringify(all));
  } catch {
    // Then only the cookie tells.
  }
  if (all.length > 0) document.cookie = cookie('1', COOKIE_SECONDS);
}

function cookie(value, seconds) {
  return `${COOKIE}=${value}; Path=/authenticator; SameSite=Strict; Max-Age=${seconds}${location.protocol === 'https:' ? '; Secure' : ''}`;
}
