// The latest requests to one account on this phone, as the server remembers them.

import { recentChallenges } from './api.js';
import { h, icon, inWords, plain, when } from './ui.js';

const STATUS = {
  approved: ['check', 'Approved'],
  denied: ['cross', 'Denied'],
  expired: ['clock', 'Expired'],
  pending: ['phone', 'Waiting'],
};

/** A section that loads when it is opened; `refresh()` loads again where it is open. */
export function historySection(accountNow) {
  const content = h('div', { className: 'history-content' });
  const element = h('details', { className: 'history', data: { part: 'history' } }, h('summary', {}, 'Recent requests'), content);
  const refresh = async () => {
    if (!element.open) return;
    try {
      const list = await recentChallenges(accountNow());
      content.replaceChildren(list.length === 0 ? h('p', { className: 'hint' }, 'No requests to this phone yet.') : rows(list));
    } catch (error) {
      content.replaceChildren(h('p', { className: 'hint' }, inWords(error)));
    }
  };
  element.addEventListener('toggle', () => {
    if (element.open && !content.firstChild) content.append(h('p', { className: 'hint' }, 'Loading…'));
    refresh();
  });
  return { element, refresh };
}

function rows(list) {
  return h('ul', {}, ...list.slice(0, 20).map(row));
}

function row(body) {
  const status = Object.hasOwn(STATUS, body.status) ? body.status : 'expired';
  const [picture, word] = STATUS[status];
  return h(
    'li',
    { data: { status } },
    icon(picture),
    h('div', {}, h('p', { dir: 'auto' }, plain(body.details?.message) || 'Sign-in request'), h('p', { className: 'hint' }, `${word}, ${when(body.date_responded ?? body.date_created)}`)),
  );
}
