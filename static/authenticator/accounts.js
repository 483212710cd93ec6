// The accounts on this phone: their codes, names, history and removal.

import { deleteFactor } from './api.js';
import { clockOffset, now } from './clock.js';
import { changeAccount, forgetAccount, hasKey } from './db.js';
import { historySection } from './history.js';
import { howToReturn, isRemoved } from './lost.js';
import { finish } from './register.js';
import { codeAt, secondsLeft, stepAt } from './totp.js';
import { announce, ask, button, h, icon, initialOf, inWords, note, plain, ring, titleOf } from './ui.js';
import { around, t } from './words.js';

const HURRY_SECONDS = 5;
const CLOCK_NOTE_MS = 30_000;
const cards = new Map();
const place = document.querySelector('[data-part=accounts]');
let accountsChanged;

/** Sets up; `changed` is called when an account was renamed, finished or removed; with `true` if its portal does not know of it. */
export function startAccounts(changed) {
  accountsChanged = changed;
}

/** Shows exactly these accounts. */
export function showAccounts(accounts) {
  const wanted = new Set(accounts.map(({ id }) => id));
  for (const [id, card] of cards) {
    if (wanted.has(id)) continue;
    card.element.remove();
    cards.delete(id);
  }
  for (const account of accounts) {
    if (!cards.has(account.id)) cards.set(account.id, new AccountCard(account));
    cards.get(account.id).update(account);
  }
  for (const { id } of accounts) place.append(cards.get(id).element);
}

/** Moves codes and countdowns on. */
export function tickAccounts() {
  for (const card of cards.values()) card.tick();
}

/** Shows on the account's card what the last request to the portal came to. */
export function showProblem(account, error) {
  cards.get(account.id)?.showProblem(error);
}

/** Shows on the account's card which application waits for its code, if any. */
export function showCodeWanted(account, name) {
  cards.get(account.id)?.showCodeWanted(name);
}

/** Loads the account's history again where it is open. */
export function refreshHistory(account) {
  cards.get(account.id)?.history.refresh();
}

class AccountCard {
  constructor(account) {
    this.account = account;
    this.title = h('bdi');
    this.subtitle = h('p', { className: 'hint' });
    this.initial = h('span', { className: 'initial', aria: { hidden: 'true' } });
    this.notes = h('div', { className: 'notes' });
    this.wanted = h('div', { className: 'notes', role: 'status', data: { part: 'code-wanted' } });
    this.history = historySection(() => this.account);
    this.element = h(
      'article',
      { className: 'card account', data: { part: 'account', account: account.id } },
      h('header', {}, this.initial, h('div', {}, h('h3', {}, this.title), this.subtitle)),
      this.notes,
      this.wanted,
      account.seed ? this.softToken() : null,
      this.history.element,
      h(
        'div',
        { className: 'actions account-actions' },
        button(t('account-rename'), { className: 'quiet', data: { part: 'rename' }, work: () => this.rename() }),
        button(t('account-remove'), { className: 'quiet', data: { part: 'remove' }, work: () => this.remove() }),
      ),
    );
  }

  update(account) {
    this.account = account;
    this.title.textContent = titleOf(account);
    const known = [account.label && account.issuer, account.account, t('account-device', { name: account.deviceName })].filter(Boolean);
    this.subtitle.replaceChildren(...known.flatMap((text, at) => [at ? ' · ' : '', h('bdi', {}, plain(text, 128))]));
    this.initial.textContent = initialOf(account);
    this.history.element.hidden = !hasKey(account) || !account.verified;
    this.showProblem(null);
    this.tick();
  }

  showProblem(error) {
    const kind = this.problemKind(error);
    if (kind === this.shown) return;
    this.shown = kind;
    this.notes.replaceChildren(...this.problemNote(kind));
  }

  /** Says that an application waits for the code below, or nothing any more. */
  showCodeWanted(name) {
    const app = this.account.seed && typeof name === 'string' ? plain(name, 64) : '';
    if (app === (this.wantedBy ?? '')) return;
    this.wantedBy = app;
    const [before, after] = around('code-wanted', 'app');
    this.wanted.replaceChildren(...(app ? [note('info', h('p', {}, before, h('bdi', {}, app), after))] : []));
    if (app) this.element.scrollIntoView({ block: 'nearest' });
  }

  problemKind(error) {
    if (!hasKey(this.account)) return 'no-key';
    if (!this.account.verified) return 'unfinished';
    // Being offline is said once, at the top of the page.
    if (!error || ['offline', 'timeout'].includes(error.kind)) return '';
    if (error.kind === 'busy') return t('account-slow-down');
    return ['unauthorised', 'missing'].includes(error.kind) ? 'removed' : inWords(error);
  }

  problemNote(kind) {
    const forget = () => button(t('account-forget'), { className: 'secondary', data: { part: 'forget' }, work: () => this.forget() });
    switch (kind) {
      case '':
        return [];
      case 'no-key':
        return [note('bad', h('p', {}, t('account-no-key')), howToReturn(this.account.pages), forget())];
      case 'removed':
        return [note('bad', h('p', {}, t('account-revoked')), howToReturn(this.account.pages), forget())];
      case 'unfinished':
        return [note('warn', h('p', {}, t('account-unfinished')), button(t('account-finish'), { className: 'secondary', data: { part: 'finish' }, work: () => this.finish() }))];
      default:
        return [note('warn', kind)];
    }
  }

  softToken() {
    this.code = h('output', { className: 'code', dir: 'ltr', data: { part: 'code' } }, '··· ···');
    this.ring = ring();
    this.seconds = h('span', { className: 'seconds' });
    this.clockNote = h('p', { className: 'hint' });
    const copy = button(t('copy'), { className: 'secondary copy', work: (element) => this.copy(element) }, icon('copy'));
    return h(
      'div',
      { className: 'softtoken', data: { part: 'softtoken' } },
      h('p', { className: 'label' }, t('code-label')),
      h('div', { className: 'softtoken-row' }, this.code, h('span', { className: 'remaining' }, this.ring.element, this.seconds), copy),
      this.clockNote,
    );
  }

  tick() {
    const { seed } = this.account;
    if (!seed || !this.code) return;
    const time = now();
    const left = secondsLeft(seed.period, time);
    this.ring.share(left / seed.period);
    this.seconds.textContent = t('code-seconds', { count: Math.ceil(left) });
    this.element.classList.toggle('hurry', left <= HURRY_SECONDS);
    this.clockNote.textContent = clockNote();
    this.clockNote.hidden = !this.clockNote.textContent;
    const step = stepAt(seed.period, time);
    if (step !== this.step) this.showCode(seed, step, time);
  }

  async showCode(seed, step, time) {
    this.step = step;
    try {
      const code = await codeAt(seed, time);
      // A slow answer for an older step must not replace a newer code.
      if (this.step !== step) return;
      this.current = code;
      const half = Math.ceil(code.length / 2);
      this.code.textContent = `${code.slice(0, half)} ${code.slice(half)}`;
    } catch {
      this.code.textContent = t('code-none');
    }
  }

  async copy(element) {
    const label = element.querySelector('span');
    try {
      await navigator.clipboard.writeText(this.current);
      label.textContent = t('copied');
      announce(t('code-copied'));
    } catch {
      label.textContent = t('not-copied');
      announce(t('code-not-copied'));
    }
    setTimeout(() => {
      label.textContent = t('copy');
    }, 2000);
  }

  async rename() {
    const label = await ask({
      title: t('account-rename-title'),
      text: [t('account-rename-what')],
      field: { label: t('account-rename-label'), value: titleOf(this.account) },
      confirm: t('account-rename'),
    });
    if (label === null) return;
    await changeAccount(this.account.id, { label: label === this.account.issuer ? '' : plain(label, 64) });
    await accountsChanged();
  }

  async remove() {
    const sure = await ask({
      title: t('account-remove-title', { name: titleOf(this.account) }),
      text: [t('account-remove-what')],
      confirm: t('account-remove'),
      danger: true,
    });
    if (!sure) return;
    let isUntold = !hasKey(this.account);
    try {
      if (hasKey(this.account)) await deleteFactor(this.account);
    } catch (error) {
      const anyway = await ask({
        title: t('account-not-told'),
        text: [inWords(error), t('account-not-told-what')],
        confirm: t('account-forget-anyway'),
        danger: true,
      });
      if (!anyway) return;
      isUntold = true;
    }
    await this.forget(isUntold);
  }

  async forget(isUntold = false) {
    isRemoved(this.account.id);
    await forgetAccount(this.account.id);
    announce(t('account-removed', { name: titleOf(this.account) }));
    await accountsChanged(isUntold);
    document.getElementById('accounts-title').focus();
  }

  async finish() {
    try {
      await finish(this.account);
      await accountsChanged();
    } catch (error) {
      this.shown = undefined;
      const gone = ['unauthorised', 'missing'].includes(error.kind);
      this.notes.replaceChildren(...this.problemNote(gone ? 'removed' : 'unfinished'), ...(gone ? [] : [note('bad', inWords(error))]));
    }
  }
}

function clockNote() {
  const offset = clockOffset();
  if (Math.abs(offset) < CLOCK_NOTE_MS) return '';
  const isSlow = offset > 0;
  const seconds = Math.abs(offset) / 1000;
  if (seconds < 120) return t(isSlow ? 'clock-slow-seconds' : 'clock-fast-seconds', { count: Math.round(seconds) });
  return t(isSlow ? 'clock-slow-minutes' : 'clock-fast-minutes', { count: Math.round(seconds / 60) });
}
