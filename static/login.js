// Keeps the sign-in page fresh. Everything it does has a form or a link behind it: without it the page still works.
(() => {
  'use strict';

  const LOGIN = '/.vestibule/login';
  const card = document.querySelector('[data-page]');
  if (!card) return;
  const part = (name) => card.querySelector(`[data-part="${name}"]`);
  const say = card.querySelector('[data-say]');
  const code = document.getElementById('code');
  // What is said here is in the page, in its language.
  const words = document.getElementById('words').content;
  const word = (name) => words.querySelector(`[data-word="${name}"]`).textContent;

  // A fresh GET, also where this page was the answer to a form: reload() would ask whether to send it again.
  let leaving = false;
  const freshPage = () => {
    leaving = true;
    location.replace(LOGIN);
  };

  const setText = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };

  // -- where the eyes and the screen reader start -----------------------------------------------------
  if (code && code.getAttribute('aria-invalid') === 'true') {
    code.focus();
  } else if (!document.querySelector('[autofocus]')) {
    document.getElementById('title').focus({ preventScroll: true });
  }

  // -- forms: each is sent once -----------------------------------------------------------------------
  const busy = (form, yes) => {
    if (yes) form.setAttribute('aria-busy', 'true');
    else form.removeAttribute('aria-busy');
  };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.getAttribute('aria-busy') === 'true') {
      event.preventDefault();
      return;
    }
    busy(form, true);
    if (form.dataset.part === 'more-time') {
      event.preventDefault();
      moreTime(form);
    }
    if (form.dataset.part === 'trust') {
      event.preventDefault();
      trust(form);
    }
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    // Back from the browser's memory: what it shows may be long over.
    if (card.hasAttribute('data-poll') || card.hasAttribute('data-release')) freshPage();
    else document.querySelectorAll('form').forEach((form) => busy(form, false));
  });

  // -- the code field ---------------------------------------------------------------------------------
  // A moment is left after the sixth digit: a recovery code may begin with six of them.
  const TYPING_PAUSE = 350;
  document.querySelectorAll('form[data-complete]').forEach((form) => {
    const field = form.querySelector('[name="code"]');
    const digits = Number(form.dataset.complete);
    let timer = 0;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      const typed = field.value.replace(/[\s\u2010-\u2015-]/g, '');
      if (typed.length === digits && /^\d+$/.test(typed)) timer = setTimeout(() => form.requestSubmit(), TYPING_PAUSE);
    });
    form.addEventListener('submit', () => {
      clearTimeout(timer);
      field.value = field.value.replace(/[\s\u2010-\u2015-]/g, '');
    });
  });

  // -- released at once -------------------------------------------------------------------------------
  if (card.hasAttribute('data-release')) {
    part('release').requestSubmit();
    return;
  }

  const confirmed = (token) => {
    leaving = true;
    document.title = word('confirmed');
    setText(document.getElementById('title'), word('confirmed'));
    card.querySelector('[data-pending]').hidden = true;
    const form = document.createElement('form');
    form.method = 'post';
    form.action = `${LOGIN}/release`;
    form.dataset.part = 'release';
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'token';
    field.value = token;
    const button = document.createElement('button');
    button.type = 'submit';
    button.className = 'main wide';
    button.textContent = word('continue');
    form.append(field, button);
    card.querySelector('[data-pending]').after(form);
    setText(say, word('signing-in'));
    form.requestSubmit();
  };

  // -- the countdown ----------------------------------------------------------------------------------
  const countdown = part('countdown');
  const SPOKEN = [[10, word('left-10')], [30, word('left-30')], [60, word('left-60')]];
  let endsAt = null;
  let spokenAt = Infinity;

  const setRemaining = (seconds) => {
    const ends = performance.now() + seconds * 1000;
    // The server counts whole seconds; following each of its roundings would make the figure stutter.
    if (endsAt === null || Math.abs(ends - endsAt) > 1500) endsAt = ends;
  };
  // When the phone may be asked again: then a fresh page has the button, unless somebody is typing a code here.
  const again = card.querySelector('[data-again-in]');
  const againAt = again ? performance.now() + Number(again.dataset.againIn) * 1000 : null;
  const tickAgain = () => {
    const left = Math.max(0, Math.ceil((againAt - performance.now()) / 1000));
    setText(again.querySelector('[data-time-left]'), `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
    if (left === 0 && !(code && code.value)) freshPage();
  };
  const tick = () => {
    if (again && !leaving) tickAgain();
    if (endsAt === null || leaving) return;
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    if (countdown) {
      const bar = countdown.querySelector('progress');
      if (left > bar.max) bar.max = left;
      bar.value = left;
      setText(countdown.querySelector('[data-time-left]'), `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
    }
    const due = SPOKEN.find(([at]) => left <= at);
    const level = due ? due[0] : Infinity;
    if (due && level < spokenAt && left > 0) setText(say || part('status'), due[1]);
    spokenAt = level;
  };
  if (countdown) setRemaining(Number(countdown.dataset.expiresIn));
  if (card.hasAttribute('data-poll')) setInterval(tick, 250);

  const moreTime = async (form) => {
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-Vestibule-Token': form.elements.token.value },
        body: new URLSearchParams({ token: form.elements.token.value }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      setText(say, word('more-time'));
      busy(form, false);
      const left = Number(form.dataset.left) - 1;
      form.dataset.left = String(left);
      if (left <= 0) {
        // The button goes; where the keyboard was on it, it continues at the heading.
        if (form.contains(document.activeElement)) document.getElementById('title').focus({ preventScroll: true });
        form.hidden = true;
      }
    } catch {
      busy(form, false);
      freshPage();
    }
  };

  // -- the box: kept by the server, since the page may be fetched anew at any moment --------------------
  const trust = async (form) => {
    const { token, trust: wanted } = form.elements;
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-Vestibule-Token': token.value },
        body: new URLSearchParams({ token: token.value, trust: wanted.value }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      form.querySelector('[role="checkbox"]').setAttribute('aria-checked', String(wanted.value === '1'));
      wanted.value = wanted.value === '1' ? '0' : '1';
      busy(form, false);
    } catch {
      busy(form, false);
      freshPage();
    }
  };

  // -- the state --------------------------------------------------------------------------------------
  const push = card.querySelector('[data-matching]');
  const ways = part('methods');

  const show = (state) => {
    if (typeof state.expires_in === 'number') setRemaining(state.expires_in);
    if (state.token) card.querySelectorAll('input[name="token"]').forEach((field) => { field.value = state.token; });
    if (state.number && card.dataset.number === 'page') return freshPage();
    if (push && push.dataset.matching !== 'off') {
      const live = Boolean(state.number);
      const number = part('number');
      if (live && number) {
        if (number.textContent && number.textContent !== state.number) setText(say, word('number-now').replace('{number}', () => state.number));
        setText(number, state.number);
      }
      const idle = push.querySelector('[data-when="idle"]');
      if (idle && idle.hidden !== live) {
        push.querySelector('[data-when="live"]').hidden = !live;
        idle.hidden = live;
        setText(part('status'), word(live ? 'push-waiting' : 'push-ended'));
      }
    }
    if (state.fallback && ways && !ways.classList.contains('forward')) {
      ways.classList.add('forward');
      setText(say, word('code-too'));
    }
    return undefined;
  };

  const UNREACHABLE = word('unreachable');
  let failures = 0;
  let before = null;
  const failed = () => {
    failures += 1;
    const status = part('status');
    if (failures === 3 && status) {
      before = status.textContent;
      setText(status, UNREACHABLE);
    }
  };
  const reached = () => {
    const status = part('status');
    if (before !== null && status && status.textContent === UNREACHABLE) setText(status, before);
    before = null;
    failures = 0;
  };

  const ask = async () => {
    const answer = await fetch(`${LOGIN}/state?wait`, {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(10000),
    });
    if (answer.status === 404) return freshPage();
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    reached();
    if (leaving) return undefined;
    if (state.status === 'pending') return show(state);
    if (state.status === 'approved' && card.dataset.then === 'release') return confirmed(state.token);
    return freshPage();
  };

  // One question at a time, one a second, slower while there is no answer.
  const poll = async () => {
    const started = performance.now();
    try {
      await ask();
    } catch {
      failed();
    }
    if (leaving) return;
    const every = failures === 0 ? 1000 : Math.min(1000 * 2 ** (failures - 1), 10000);
    setTimeout(poll, Math.max(0, started + every - performance.now()));
  };
  if (card.hasAttribute('data-poll')) poll();

  // -- recovery codes ---------------------------------------------------------------------------------
  const list = card.querySelector('[data-codes]');
  if (list) {
    const text = () => `${[...list.querySelectorAll('code')].map((item) => item.textContent).join('\n')}\n`;
    const tools = {
      async copy() {
        try {
          await navigator.clipboard.writeText(text());
          return word('copied');
        } catch {
          // No clipboard without https: the codes are marked for the keyboard instead.
          getSelection().selectAllChildren(list);
          return word('codes-selected');
        }
      },
      download() {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([text()], { type: 'text/plain' }));
        link.download = list.dataset.file;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        return word('downloaded');
      },
      print() {
        window.print();
        return '';
      },
    };
    card.querySelectorAll('[data-tool]').forEach((button) => {
      button.addEventListener('click', async () => setText(part('status'), await tools[button.dataset.tool]()));
    });
    card.querySelector('[data-tools]').hidden = false;
  }
})();
