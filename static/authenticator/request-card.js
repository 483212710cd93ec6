// One request to approve: what is asked, by whom, and the answer of the person holding the phone.

import { answer, challenge, logo } from './api.js';
import { announce, button, h, icon, initialOf, inWords, note, plain, timeLeft, titleOf, when } from './ui.js';
import { around, t } from './words.js';

// What is shown when a request is settled: kind of note, and the names of its headline and of what it means.
const RESULTS = {
  approved: ['good', 'result-approved', 'result-approved-what'],
  denied: ['bad', 'result-denied', 'result-denied-what'],
  'not-me': ['bad', 'result-not-me', 'result-not-me-what'],
  'wrong-number': ['bad', 'result-wrong-number', 'result-wrong-number-what'],
  expired: ['warn', 'result-expired', 'result-expired-what'],
  answered: ['info', 'result-answered', 'result-answered-what'],
};
// The same where the help desk asks who calls.
const CALLER_RESULTS = {
  ...RESULTS,
  approved: ['good', 'result-caller-confirmed', 'result-caller-confirmed-what'],
  denied: ['bad', 'result-denied', 'result-caller-denied-what'],
  'not-me': ['bad', 'result-not-me', 'result-not-calling-what'],
  expired: ['warn', 'result-expired', 'result-caller-expired-what'],
};
// The same where an application asks something.
const QUESTION_RESULTS = {
  ...RESULTS,
  approved: ['good', 'result-approved', 'result-question-approved-what'],
  denied: ['bad', 'result-denied', 'result-question-denied-what'],
  'not-me': ['bad', 'result-not-me', 'result-question-not-me-what'],
  expired: ['warn', 'result-expired', 'result-question-expired-what'],
};
const ANSWERED = { approved: 'result-approved-elsewhere', denied: 'result-denied-elsewhere' };

// What a person says yes to is read whole: the portal sends no more, and no longer ones.
const FIELDS = 40;
const LONGEST = 512;

// One logo of an application is fetched at a time: how long to wait before asking again, in milliseconds.
const LOGO_WAITS = [0, 2000, 5000];

/** A card for one challenge. `settled` is called once when the outcome is known, `dismissed` when the person is done with it. */
export class RequestCard {
  constructor(account, body, { settled, dismissed }) {
    this.account = account;
    this.body = body;
    this.sid = body.sid;
    this.state = 'open';
    this.sent = null;
    this.onSettled = settled;
    this.onDismissed = dismissed;
    this.element = h('article', { className: 'card request', tabIndex: -1, data: { part: 'request', request: plain(body.sid, 64) } });
    this.draw();
  }

  /** Milliseconds since 1970 at which the request was made. */
  get createdAt() {
    return Date.parse(this.body.date_created) || 0;
  }

  /** Whether somebody is in the middle of answering this card. */
  get inUse() {
    const focused = this.element !== document.activeElement && this.element.contains(document.activeElement);
    return this.state === 'sending' || (this.state === 'open' && (focused || Boolean(this.input?.value)));
  }

  /** Keeps the buttons dead for a moment, so that a tap meant for what stood here before does not count. */
  holdFire(milliseconds) {
    const buttons = [...this.element.querySelectorAll('button')].filter((one) => !one.disabled);
    for (const one of buttons) one.disabled = true;
    setTimeout(() => {
      if (this.state !== 'open') return;
      for (const one of buttons) one.disabled = false;
      this.refresh();
    }, milliseconds);
  }

  /** Shows the time left at `now` (milliseconds); settles the card when there is none. */
  tick(now) {
    if (this.state === 'settled') return;
    const end = Date.parse(this.body.expiration_date);
    const start = this.createdAt;
    const left = (end - now) / 1000;
    this.left.textContent = timeLeft(left);
    this.bar.style.transform = `scaleX(${Math.max(0, Math.min(1, (end - now) / Math.max(1, end - start)))})`;
    if (left <= 0 && this.state === 'open') this.settle('expired');
  }

  /** Finds out what became of a request that no longer waits. */
  async lookUp() {
    if (this.state !== 'open') return;
    try {
      const { body } = await challenge(this.account, this.sid);
      if (this.state === 'open' && body.status !== 'pending') this.settle(...outcome(body, this.sent));
    } catch (error) {
      if (error.kind === 'missing' && this.state === 'open') this.settle('answered');
    }
  }

  draw() {
    const { details } = this.body;
    const fields = Array.isArray(details?.fields) ? details.fields.slice(0, FIELDS) : [];
    const [before, after] = around('request-asked', 'left', { when: when(details?.date ?? this.body.date_created) });
    const names = [titleOf(this.account), plain(this.account.account, 64)].filter(Boolean);
    this.left = h('bdi', { className: 'left' });
    this.bar = h('span', { className: 'bar-left' });
    this.problem = h('div', { className: 'problem', role: 'status' });
    this.actions = h('div', { className: 'answer' }, ...this.answerParts());
    this.element.replaceChildren(
      h(
        'header',
        { data: { part: 'request-app' } },
        this.logoPlace(),
        h('p', { className: 'eyebrow' }, ...names.flatMap((name, at) => [at ? ' · ' : '', h('bdi', {}, name)])),
        // In another language than the page, it still begins at the page's side.
        h('h3', {}, h('bdi', {}, plain(details?.message, LONGEST) || t('request-unnamed'))),
      ),
      h('p', { className: 'expiry' }, icon('clock'), h('span', {}, before, this.left, after)),
      h('div', { className: 'bar', aria: { hidden: 'true' } }, this.bar),
      h('dl', { className: 'fields', data: { part: 'request-fields' } }, ...fields.map(({ label, value } = {}) => h('div', {}, h('dt', {}, h('bdi', {}, plain(label, LONGEST))), h('dd', {}, h('bdi', {}, inPlainTime(plain(value, LONGEST))))))),
      this.problem,
      this.actions,
    );
    this.refresh();
  }

  /** Whether the help desk asks who calls: then there are words to read out, while it waits. */
  get isCaller() {
    return 'read_out' in (this.body.vestibule ?? {});
  }

  /** Whether an application asks something: then nobody signs in by it. */
  get isQuestion() {
    return 'logos' in (this.body.vestibule ?? {});
  }

  // As high with a picture as without: nothing moves under a finger. Until it comes, or if it does not, the account's initial is there.
  logoPlace() {
    if (!this.body.vestibule?.logos?.length) return null;
    if (!this.logo) {
      const initial = h('span', { className: 'initial' }, initialOf(this.account));
      this.logo = h('div', { className: 'logo', aria: { hidden: 'true' } }, initial);
      this.showLogo(this.logo);
    }
    return this.logo;
  }

  // A request can do without: what goes wrong is not told.
  async showLogo(place) {
    const density = devicePixelRatio > 2 ? 'high' : devicePixelRatio > 1 ? 'med' : 'low';
    for (const wait of LOGO_WAITS) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.state === 'settled') return;
      try {
        await put(await logo(this.account, this.sid, density), place);
        return;
      } catch (error) {
        if (error.kind !== 'busy') return;
      }
    }
  }

  get results() {
    if (this.isCaller) return CALLER_RESULTS;
    return this.isQuestion ? QUESTION_RESULTS : RESULTS;
  }

  // Nobody sees the words before they ask for them, and so says that they are calling.
  callerParts() {
    const words = h('div', { className: 'words', lang: 'en', dir: 'ltr', tabIndex: -1, data: { part: 'read-out' } }, plain(this.body.vestibule.read_out, 64));
    words.setAttribute('translate', 'no');
    const shown = h(
      'div',
      { className: 'read-out', hidden: true },
      h('p', { className: 'label' }, t('caller-read')),
      words,
      h('p', { className: 'hint' }, t('caller-spell')),
      button(t('caller-confirm'), { className: 'primary', data: { part: 'approve' }, work: () => this.approve() }, icon('check')),
    );
    const open = button(t('caller-open'), {
      className: 'secondary',
      data: { part: 'caller-open' },
      work: () => {
        open.hidden = true;
        shown.hidden = false;
        words.focus({ preventScroll: true });
      },
    });
    const deny = h(
      'div',
      { className: 'denials' },
      button(t('caller-not-me'), { className: 'danger', data: { part: 'not-me' }, work: () => this.respond({ status: 'denied', not_me: true }) }, icon('cross')),
      button(t('caller-deny'), { className: 'quiet', data: { part: 'deny' }, work: () => this.respond({ status: 'denied' }) }),
    );
    return [h('p', {}, t('caller-what')), open, shown, deny];
  }

  answerParts() {
    if (this.isCaller) return this.callerParts();
    const deny = h(
      'div',
      { className: 'denials' },
      button(t('request-not-me'), { className: 'danger', data: { part: 'not-me' }, work: () => this.respond({ status: 'denied', not_me: true }) }, icon('cross')),
      button(t(this.isQuestion ? 'question-deny' : 'request-deny'), { className: 'quiet', data: { part: 'deny' }, work: () => this.respond({ status: 'denied' }) }),
    );
    const ask = this.body.vestibule?.number ?? 'off';
    if (ask === 'pick') return [this.choices(), deny];
    const approve = button(t(this.isQuestion ? 'question-approve' : 'request-approve'), { className: 'primary', data: { part: 'approve' }, work: () => this.approve() }, icon('check'));
    this.approveButton = approve;
    if (ask === 'off') return [approve, deny];
    return [this.numberField(), approve, deny];
  }

  numberField() {
    const id = `number-${this.sid}`;
    this.input = h('input', {
      id,
      type: 'text',
      dir: 'ltr',
      inputMode: 'numeric',
      pattern: '[0-9]*',
      maxLength: 2,
      size: 2,
      autocomplete: 'off',
      data: { part: 'request-number' },
      aria: { describedby: `${id}-hint` },
      on: {
        input: () => {
          this.input.value = this.input.value.replaceAll(/\D/g, '');
          this.refresh();
        },
        keydown: (event) => {
          if (event.key === 'Enter' && !this.approveButton.disabled) this.approveButton.click();
        },
      },
    });
    const label = h('label', { htmlFor: id }, t('request-number'));
    const hint = h('p', { className: 'hint', id: `${id}-hint` }, t('request-number-hint'));
    return h('div', { className: 'number-row' }, label, this.input, hint);
  }

  choices() {
    const offered = Array.isArray(this.body.vestibule.choices) ? this.body.vestibule.choices.map((one) => plain(one, 6)) : [];
    const buttons = offered.map((number) =>
      button(number, { className: 'choice', data: { part: 'approve', number }, aria: { label: t('request-choice', { number }) }, work: () => this.respond({ status: 'approved', number }) }),
    );
    const group = h('div', { className: 'choices', role: 'group', aria: { labelledby: `pick-${this.sid}` }, data: { part: 'request-number' } }, ...buttons);
    return h('div', {}, h('p', { className: 'label', id: `pick-${this.sid}` }, t('request-choose')), group, h('p', { className: 'hint' }, t('request-choose-hint')));
  }

  approve() {
    return this.respond(this.input ? { status: 'approved', number: this.input.value } : { status: 'approved' });
  }

  refresh() {
    if (this.input && this.state === 'open') this.approveButton.disabled = !/^\d{2}$/.test(this.input.value);
  }

  // Fetch, sign, send, fetch again. A failure on the way leaves the card open for another try.
  async respond(claims) {
    if (this.state !== 'open') return;
    this.setState('sending');
    this.problem.replaceChildren(h('p', { className: 'hint' }, t('request-sending')));
    try {
      const fresh = await challenge(this.account, this.sid);
      if (fresh.body.status !== 'pending') return this.settle(...outcome(fresh.body, this.sent));
      if (this.differs(fresh.body)) return this.showAgain(fresh.body);
      const refusal = await this.send(fresh, claims);
      const { body } = await challenge(this.account, this.sid);
      if (body.status === 'pending') return this.reopen(inWords(refusal ?? { kind: 'not-accepted' }));
      return this.settle(...outcome(body, refusal?.kind === 'answered' ? null : this.sent));
    } catch (error) {
      return this.reopen(inWords(error));
    }
  }

  // Refusals that the next look at the challenge explains are given back; anything else is thrown.
  async send(fresh, claims) {
    try {
      this.sent = claims;
      await answer(this.account, fresh, claims);
      return null;
    } catch (error) {
      if (['answered', 'expired', 'not-accepted'].includes(error.kind)) return error;
      throw error;
    }
  }

  // Only what the person has seen gets signed.
  differs(fresh) {
    const seen = ({ details, vestibule, factor_sid }) => JSON.stringify([details, vestibule, factor_sid]);
    return seen(fresh) !== seen(this.body);
  }

  showAgain(body) {
    this.body = body;
    this.input = undefined;
    this.state = 'open';
    this.draw();
    this.reopen(t('request-changed'));
  }

  reopen(problem) {
    this.setState('open');
    this.problem.replaceChildren(note('bad', problem));
  }

  setState(state) {
    this.state = state;
    this.element.setAttribute('aria-busy', String(state === 'sending'));
    for (const control of this.actions.querySelectorAll('button, input')) control.disabled = state !== 'open';
    this.refresh();
  }

  settle(result, detail) {
    const hadFocus = this.element.contains(document.activeElement) || document.activeElement === document.body;
    this.setState('settled');
    const [kind, ...names] = this.results[result];
    if (detail) names[1] = detail;
    const [title, text] = names.map((name) => t(name));
    const done = button(t('done'), { className: 'secondary', data: { part: 'done' }, work: () => this.onDismissed(this) });
    this.problem.replaceChildren();
    this.actions.replaceChildren(
      h('div', { className: 'result', tabIndex: -1, data: { part: 'result', result } }, note(kind, h('strong', {}, title), h('p', {}, text))),
      done,
    );
    this.element.classList.add('settled');
    // The pressed button is gone; without this the focus would fall back to the top of the page.
    if (hadFocus) this.actions.firstChild.focus({ preventScroll: true });
    announce(`${title}. ${text}`);
    this.onSettled(this);
  }
}

// Puts a picture in its place once all of it can be drawn. It says nothing that the name below it does not say.
async function put(blob, place) {
  const image = h('img', { alt: '', data: { part: 'request-logo' } });
  const address = URL.createObjectURL(blob);
  try {
    image.src = address;
    await image.decode();
    place.replaceChildren(image);
  } finally {
    URL.revokeObjectURL(address);
  }
}

// A time as programs write it reads badly and breaks in two on a small screen.
function inPlainTime(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? when(text) || text : text;
}

// The name of the result, and its explanation where it is not the usual one.
function outcome(body, sent) {
  if (body.status === 'expired') return ['expired'];
  if (!sent) return ['answered', ANSWERED[body.status]];
  if (body.status === 'approved') return sent.status === 'approved' ? ['approved'] : ['answered', ANSWERED.approved];
  if (sent.status === 'denied') return [sent.not_me ? 'not-me' : 'denied'];
  return sent.number === undefined ? ['answered', ANSWERED.denied] : ['wrong-number'];
}
