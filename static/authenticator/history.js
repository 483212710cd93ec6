// The latest requests to one account on this phone, as the server remembers them.

import { recentChallenges } from './api.js';
import { h, icon, inWords, plain, when } from './ui.js';
import { t } from './words.js';

const STATUS = {
  approved: ['check', 'result-approved'],
  denied: ['cross', 'result-denied'],
  expired: ['clock', 'result-expired'],
  pending: ['phone', 'result-waiting'],
};

/** A section that loads when it is opened; `refresh()` loads again where it is open. */
export function historySection(accountNow) {
  const content = h('div', { className: 'history-content' });
  const element = h('details', { className: 'history', data: { part: 'history' } }, h('summary', {}, t('history-title')), content);
  const refresh = async () => {
    if (!element.open) return;
    try {
      const list = await recentChallenges(accountNow());
      content.replaceChildren(list.length === 0 ? h('p', { className: 'hint' }, t('history-empty')) : rows(list));
    } catch (error) {
      content.replaceChildren(h('p', { className: 'hint' }, inWords(error)));
    }
  };
  element.addEventListener('toggle', () => {
    if (element.open && !content.firstChild) content.append(h('p', { className: 'hint' }, t('loading')));
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
    h('div', {}, h('p', {}, h('bdi', {}, plain(body.details?.message) || t('request-unnamed'))), h('p', { className: 'hint' }, t('history-row', { result: t(word), when: when(body.date_responded ?? body.date_created) }))),
  );
}
