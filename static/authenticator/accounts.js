// The accounts on this phone: their codes, names, history and removal.

import { deleteFactor } from './api.js';
import { clockOffset, now } from './clock.js';
import { changeAccount, forgetAccount } from './db.js';
import { historySection } from './history.js';
import { finish } from './register.js';
import { codeAt, secondsLeft, stepAt } from './totp.js';
import { announce, ask, button, h, icon, inWords, note, plain, ring, titleOf } from './ui.js';

const HURRY_SECONDS = 5;
const CLOCK_NOTE_MS = 30_000;
const cards = new Map();
const place = document.querySelector('[data-part=accounts]');
let accountsChanged;

/** Sets up; `changed` is called when an account was renamed, finished or removed. */
export function startAccounts(changed) {
  accountsChanged = changed;
}

/** Whether the browser still holds a key for this account. */
export function hasKey({ signKey }) {
  return signKey instanceof CryptoKey && signKey.usages.includes('sign');
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

/** Loads the account's history again where it is open. */
export function refreshHistory(account) {
  cards.get(account.id)?.history.refresh();
}

class AccountCard {
  constructor(account) {
    this.account = account;
    this.title = h('h3', { dir: 'auto' });
    this.subtitle = h('p', { className: 'hint', dir: 'auto' });
    this.initial = h('span', { className: 'initial', aria: { hidden: 'true' } });
    this.notes = h('div', { className: 'notes' });
    this.history = historySection(() => this.account);
    this.element = h(
      'article',
      { className: 'card account', data: { part: 'account', account: account.id } },
      h('header', {}, this.initial, h('div', {}, this.title, this.subtitle)),
      this.notes,
      account.seed ? this.softToken() : null,
      this.history.element,
      h(
        'div',
        { className: 'actions account-actions' },
        button('Rename', { className: 'quiet', data: { part: 'rename' }, work: () => this.rename() }),
        button('Remove', { className: 'quiet', data: { part: 'remove' }, work: () => this.remove() }),
      ),
    );
  }

  update(account) {
    this.account = account;
    this.title.textContent = titleOf(account);
    this.subtitle.textContent = [account.label && account.issuer, account.account, `as «${account.deviceName}»`].filter(Boolean).map((text) => plain(text, 128)).join(' · ');
    this.initial.textContent = [...titleOf(account)][0]?.toUpperCase() ?? '';
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

  problemKind(error) {
    if (!hasKey(this.account)) return 'no-key';
    if (!this.account.verified) return 'unfinished';
    // Being offline is said once, at the top of the page.
    if (!error || ['offline', 'timeout'].includes(error.kind)) return '';
    if (error.kind === 'busy') return 'The portal asks this phone to slow down. It tries again by itself.';
    return ['unauthorised', 'missing'].includes(error.kind) ? 'removed' : inWords(error);
  }

  problemNote(kind) {
    const forget = () => button('Forget this account', { className: 'secondary', data: { part: 'forget' }, work: () => this.forget() });
    switch (kind) {
      case '':
        return [];
      case 'no-key':
        return [note('bad', h('p', {}, 'This browser has lost the key of this account, for example because its data was cleared. Ask for a new link and register again.'), forget())];
      case 'removed':
        return [note('bad', h('p', {}, 'This phone was removed: the portal no longer accepts its key. If that was not you, tell the people who run this service.'), forget())];
      case 'unfinished':
        return [note('warn', h('p', {}, 'The registration was not completed.'), button('Finish it now', { className: 'secondary', data: { part: 'finish' }, work: () => this.finish() }))];
      default:
        return [note('warn', kind)];
    }
  }

  softToken() {
    this.code = h('output', { className: 'code', data: { part: 'code' } }, '··· ···');
    this.ring = ring();
    this.seconds = h('span', { className: 'seconds' });
    this.clockNote = h('p', { className: 'hint' });
    const copy = button('Copy', { className: 'secondary copy', work: (element) => this.copy(element) }, icon('copy'));
    return h(
      'div',
      { className: 'softtoken', data: { part: 'softtoken' } },
      h('p', { className: 'label' }, 'Code'),
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
    this.seconds.textContent = `${Math.ceil(left)} s`;
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
      this.code.textContent = 'no code';
    }
  }

  async copy(element) {
    const label = element.querySelector('span');
    try {
      await navigator.clipboard.writeText(this.current);
      label.textContent = 'Copied';
      announce('Code copied.');
    } catch {
      label.textContent = 'Not copied';
      announce('The code could not be copied.');
    }
    setTimeout(() => {
      label.textContent = 'Copy';
    }, 2000);
  }

  async rename() {
    const label = await ask({
      title: 'Rename this account',
      text: ['The name is only kept on this phone. An empty name brings the original back.'],
      field: { label: 'Name', value: titleOf(this.account) },
      confirm: 'Rename',
    });
    if (label === null) return;
    await changeAccount(this.account.id, { label: label === this.account.issuer ? '' : plain(label, 64) });
    await accountsChanged();
  }

  async remove() {
    const sure = await ask({
      title: `Remove «${titleOf(this.account)}»?`,
      text: ['This phone will no longer approve sign-ins for this account or show its codes. Make sure you have another way to sign in.'],
      confirm: 'Remove',
      danger: true,
    });
    if (!sure) return;
    try {
      if (hasKey(this.account)) await deleteFactor(this.account);
    } catch (error) {
      const anyway = await ask({
        title: 'The portal was not told',
        text: [inWords(error), 'You can forget the account here anyway. The portal will then still list this phone: remove it there too.'],
        confirm: 'Forget anyway',
        danger: true,
      });
      if (!anyway) return;
    }
    await this.forget();
  }

  async forget() {
    await forgetAccount(this.account.id);
    announce(`${titleOf(this.account)} was removed from this phone.`);
    await accountsChanged();
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
  const amount = Math.abs(offset) < 120_000 ? `${Math.round(Math.abs(offset) / 1000)} seconds` : `${Math.round(Math.abs(offset) / 60_000)} minutes`;
  return `This phone’s clock is ${amount} ${offset > 0 ? 'slow' : 'fast'}; the code goes by the portal’s clock.`;
}
