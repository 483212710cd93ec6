// Shows the second factor over a page whose own script signs in, and hands that script the application's answer afterwards.
// It is put into pages where the operator turned it on; a policy of the page that forbids it is respected: then it does not run,
// and the sign-in is answered in its own form.
(() => {
  'use strict';

  if (window.__vestibuleOverlay) return;
  Object.defineProperty(window, '__vestibuleOverlay', { value: true });

  const LOGIN = '/.vestibule/login';
  const ASKS = 'X-Vestibule-Overlay';
  const HELD = 'x-vestibule-login';
  const nativeFetch = window.fetch.bind(window);
  const NativeRequest = window.XMLHttpRequest;

  // Our own requests ask for nothing; other sites must not see the header.
  const mayBeLogin = (method, url) => {
    const target = new URL(url, document.baseURI);
    return !/^(GET|HEAD|OPTIONS)$/i.test(method) && target.origin === location.origin
      && !target.pathname.startsWith('/.vestibule/');
  };

  // -- what the gateway is asked ------------------------------------------------------------------------
  const state = async (wait) => {
    const answer = await nativeFetch(`${LOGIN}/state${wait ? '?wait' : ''}`, {
      headers: { Accept: 'application/json' }, cache: 'no-store', credentials: 'same-origin',
    });
    if (answer.status === 404) return { status: 'expired' };
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  // What is said here, in the language of whoever reads it.
  const wordsOf = async () => {
    const answer = await nativeFetch(`${LOGIN}/words`, {
      headers: { Accept: 'application/json' }, cache: 'no-store', credentials: 'same-origin',
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const step = async (name, token, fields) => {
    const answer = await nativeFetch(`${LOGIN}/${name}`, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-Vestibule-Token': token },
      body: new URLSearchParams({ token, ...fields }),
      credentials: 'same-origin',
    });
    if (answer.ok) return;
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.text || '');
  };
  const release = (token) => nativeFetch(`${LOGIN}/release`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'X-Vestibule-Token': token },
    body: new URLSearchParams({ token, overlay: '1' }),
    credentials: 'same-origin',
  });

  // -- what people see ----------------------------------------------------------------------------------
  const STYLE = `
    :host { all: initial; }
    dialog { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); max-height: calc(100vh - 2rem); overflow: auto;
      padding: 1.5rem; border: 1px solid #8888; border-radius: .75rem; background: #fff; color: #1a1a1a;
      font: 1rem/1.5 system-ui, sans-serif; text-align: center; }
    dialog::backdrop { background: #0009; }
    h2 { margin: 0 0 .5rem; font-size: 1.25rem; } p { margin: .5rem 0; }
    .number { margin: .5rem 0; font-size: 3rem; font-weight: 700; letter-spacing: .1em; font-variant-numeric: tabular-nums; }
    .error { color: #a30000; min-height: 1.5em; }
    form { display: flex; gap: .5rem; justify-content: center; margin: 1rem 0 .5rem; flex-wrap: wrap; }
    label { flex-basis: 100%; }
    input { font: inherit; width: 9rem; padding: .5rem; border: 1px solid #767676; border-radius: .375rem;
      background: inherit; color: inherit; text-align: center; }
    button, a { font: inherit; padding: .5rem .9rem; border: 1px solid #1b5e9e; border-radius: .375rem; background: transparent;
      color: #1b5e9e; cursor: pointer; text-decoration: none; display: inline-block; min-height: 2.75rem; box-sizing: border-box; }
    button.main { background: #1b5e9e; color: #fff; }
    button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #e08a00; outline-offset: 2px; }
    .tick { display: flex; gap: .75rem; align-items: center; justify-content: center; min-height: 2.75rem; }
    .tick input { width: 1.25rem; height: 1.25rem; padding: 0; margin: 0; }
    .row { display: flex; gap: .5rem; justify-content: center; flex-wrap: wrap; }
    [hidden] { display: none !important; }
    @media (prefers-color-scheme: dark) {
      dialog { background: #1d1f23; color: #ececec; } .error { color: #ff9a9a; }
      button, a { border-color: #7db7f0; color: #7db7f0; } button.main { background: #7db7f0; color: #10151c; }
    }`;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const dialogOf = ({ lang, dir, texts }) => {
    const host = make('vestibule-login', { lang, dir });
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const part = {
      status: make('p', { role: 'status', 'data-part': 'status' }, texts.wait),
      number: make('p', { class: 'number', dir: 'ltr', 'data-part': 'number', hidden: '' }),
      error: make('p', { class: 'error', role: 'alert', 'data-part': 'error' }),
      code: make('input', { name: 'code', dir: 'ltr', autocomplete: 'one-time-code', inputmode: 'numeric', id: 'code' }),
      again: make('button', { type: 'button', 'data-part': 'again', hidden: '' }, texts.again),
      skip: make('button', { type: 'button', 'data-part': 'skip', hidden: '' }, texts.skip),
      page: make('a', { href: LOGIN, 'data-part': 'page', hidden: '' }, texts.set_up),
      cancel: make('button', { type: 'button', 'data-part': 'cancel' }, texts.cancel),
      sends: make('p', { class: 'row', 'data-part': 'send' }),
      tick: make('input', { type: 'checkbox' }),
      tickText: make('span', {}),
    };
    part.trust = make('label', { class: 'tick', 'data-part': 'trust', hidden: '' }, part.tick, part.tickText);
    part.form = make('form', { 'data-part': 'code' }, make('label', { for: 'code' }, texts.code_label), part.code, make('button', { type: 'submit', class: 'main' }, texts.code_use));
    part.dialog = make('dialog', { 'aria-labelledby': 'title' },
      make('h2', { id: 'title' }, texts.title), part.status, part.number, part.form, part.sends, part.trust, part.error,
      make('p', { class: 'row' }, part.again, part.skip, part.page, part.cancel));
    root.append(part.dialog);
    document.documentElement.append(host);
    part.close = () => host.remove();
    return part;
  };

  const SENDS = ['sms', 'voice', 'email'];
  const show = (part, texts, now) => {
    const methods = now.methods || [];
    const settable = methods.length > 0;
    part.number.hidden = !now.number;
    part.number.textContent = now.number || '';
    if (now.number) part.status.textContent = texts.type_number;
    else if (!settable) part.status.textContent = texts.no_step;
    else if (methods.includes('onetouch')) part.status.textContent = texts.code_or_again;
    else part.status.textContent = texts.code;
    part.form.hidden = !settable;
    part.again.hidden = Boolean(now.number) || !methods.includes('onetouch');
    part.page.hidden = settable;
    part.skip.hidden = !(now.grace_left > 0);
    part.trust.hidden = !now.trust;
    if (now.trust) part.tickText.textContent = now.trust.text;
    if (part.sends.childElementCount === 0) {
      for (const channel of methods.filter((method) => SENDS.includes(method))) {
        part.sends.append(make('button', { type: 'button', 'data-channel': channel }, texts[channel]));
      }
    }
  };

  // Resolves with the application's own answer, or with nothing once the sign-in ended otherwise.
  const secondFactor = async () => {
    const words = await wordsOf();
    const part = dialogOf(words);
    let token = '';
    let over = false;
    const act = (name, fields) => async (event) => {
      event.preventDefault();
      part.error.textContent = '';
      try {
        await step(name, token, typeof fields === 'function' ? fields(event) : fields);
      } catch (error) {
        part.error.textContent = error.message || words.texts.not_done;
      }
    };
    part.form.addEventListener('submit', act('code', () => ({ code: part.code.value.trim() })));
    part.again.addEventListener('click', act('onetouch'));
    part.skip.addEventListener('click', act('skip'));
    part.sends.addEventListener('click', (event) => {
      const { channel } = event.target.dataset;
      if (channel) act('send', { channel })(event);
    });
    part.tick.addEventListener('change', act('trust', () => ({ trust: part.tick.checked ? '1' : '0' })));
    const cancel = async (event) => {
      await act('cancel')(event);
      over = true;
    };
    part.cancel.addEventListener('click', cancel);
    part.dialog.addEventListener('cancel', cancel);
    part.dialog.showModal();
    try {
      let failures = 0;
      for (let wait = false; !over; wait = true) {
        let now;
        try {
          now = await state(wait);
          failures = 0;
        } catch {
          failures += 1;
          if (failures > 30) return null;
          await new Promise((resolve) => { setTimeout(resolve, 1000); });
          continue;
        }
        token = now.token || token;
        if (now.status === 'approved') return await release(token);
        if (now.status !== 'pending') return null;
        show(part, words.texts, now);
      }
      return null;
    } finally {
      part.close();
    }
  };

  // One at a time: a newer sign-in takes the older one's place in this browser.
  let last = Promise.resolve();
  const settled = (held) => {
    const mine = last.then(secondFactor).catch(() => null).then((answer) => answer || held);
    last = mine.catch(() => null);
    return mine;
  };

  // -- the page's own requests --------------------------------------------------------------------------
  window.fetch = async (input, options) => {
    const request = new Request(input, options);
    if (!mayBeLogin(request.method, request.url)) return nativeFetch(input, options);
    request.headers.set(ASKS, '1');
    const answer = await nativeFetch(request);
    return answer.headers.get(HELD) === 'held' ? settled(answer) : answer;
  };

  const replaced = (request, answer, body) => {
    const type = request.responseType;
    const decoded = () => {
      if (type === 'json') {
        try { return JSON.parse(new TextDecoder().decode(body)); } catch { return null; }
      }
      if (type === 'arraybuffer') return body;
      if (type === 'blob') return new Blob([body], { type: answer.headers.get('content-type') || '' });
      return new TextDecoder().decode(body);
    };
    const response = decoded();
    const values = {
      readyState: 4, status: answer.status, statusText: answer.statusText, responseURL: answer.url, response,
      responseText: typeof response === 'string' ? response : '',
      getResponseHeader: (name) => answer.headers.get(name),
      getAllResponseHeaders: () => [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join(''),
    };
    for (const [name, value] of Object.entries(values)) Object.defineProperty(request, name, { configurable: true, value });
  };

  window.XMLHttpRequest = class XMLHttpRequest extends NativeRequest {
    #asks = false;

    #held = false;

    constructor() {
      super();
      // Registered first, so that the page's own listeners hear nothing of an answer that is held.
      for (const name of ['readystatechange', 'progress', 'load', 'loadend']) {
        this.addEventListener(name, (event) => this.#hear(event));
      }
    }

    open(method, url, isAsync = true, ...rest) {
      for (const name of ['readyState', 'status', 'statusText', 'responseURL', 'response', 'responseText',
        'getResponseHeader', 'getAllResponseHeaders']) delete this[name];
      this.#held = false;
      // What blocks the page cannot show anything over it.
      this.#asks = isAsync && mayBeLogin(method, url);
      super.open(method, url, isAsync, ...rest);
    }

    send(body) {
      if (this.#asks) super.setRequestHeader(ASKS, '1');
      super.send(body);
    }

    #hear(event) {
      if (!this.#asks || !event.isTrusted) return;
      if (!this.#held && this.readyState >= 2) this.#held = super.getResponseHeader(HELD) === 'held';
      if (!this.#held) return;
      event.stopImmediatePropagation();
      if (event.type === 'loadend') this.#settle();
    }

    async #settle() {
      const native = { status: super.status, statusText: super.statusText, url: super.responseURL };
      const answer = await settled(new Response('', { status: native.status, statusText: native.statusText }));
      replaced(this, answer, await answer.arrayBuffer());
      for (const name of ['readystatechange', 'load', 'loadend']) {
        this.dispatchEvent(name === 'readystatechange' ? new Event(name) : new ProgressEvent(name));
      }
    }
  };
})();
