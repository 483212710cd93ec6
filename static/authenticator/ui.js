// Building blocks of the page: elements, icons, dialogs, announcements, and times and errors in words.
// Text from outside only ever becomes a text node.

import { t } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const HOUR = 60 * 60;
const DAY = 24 * HOUR;
// Drawn on a 24 by 24 grid as strokes.
const ICONS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  clock: 'M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  alert: 'M12 8v5M12 16.5v.01M10.3 4.2L2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  bell: 'M18 15.5V10.5a6 6 0 0 0-12 0v5L4 18h16zM10 21h4',
  phone: 'M8 2.5h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2zM11 18h2',
  key: 'M14.5 9.5a5 5 0 1 1-4.9-5 5 5 0 0 1 4.9 5zM13 13l7.5 7.5M17 17l2-2',
  shield: 'M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z',
};
// Control and direction marks could make a text read as something else than it says.
const UNREADABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** An element with properties and children; `data`, `aria` and `on` are grouped, texts become text nodes. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { data = {}, aria = {}, on = {}, ...rest } = props;
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === false) continue;
    if (name in element && name !== 'list' && name !== 'form') element[name] = value;
    else element.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(data)) element.dataset[name] = value;
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text from outside, shortened and without invisible characters. */
export function plain(text, limit = 256) {
  const clean = String(text ?? '').replaceAll(UNREADABLE, '');
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean;
}

/** A decorative icon. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A ring that empties with `share(0..1)`; decorative, the seconds stand beside it. */
export function ring() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 36 36');
  svg.setAttribute('class', 'ring');
  svg.setAttribute('aria-hidden', 'true');
  const circles = ['ring-track', 'ring-left'].map((name) => {
    const circle = document.createElementNS(SVG, 'circle');
    for (const [key, value] of Object.entries({ cx: 18, cy: 18, r: 15.9155, pathLength: 100, class: name })) {
      circle.setAttribute(key, String(value));
    }
    return circle;
  });
  svg.append(...circles);
  const share = (value) => {
    circles[1].style.strokeDasharray = `${Math.max(0, Math.min(1, value)) * 100} 100`;
  };
  return { element: svg, share };
}

/** A button that shows that it is busy and takes no second press until `work` is done. */
export function button(label, { work, disabled, ...props }, ...before) {
  const element = h('button', { type: 'button', ...props }, ...before, h('span', {}, label));
  if (disabled) element.disabled = true;
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-busy') === 'true') return;
    element.setAttribute('aria-busy', 'true');
    try {
      await work(element);
    } finally {
      element.removeAttribute('aria-busy');
    }
  });
  return element;
}

/** Says `text` to screen readers, without showing it. */
export function announce(text) {
  const region = document.getElementById('announcer');
  region.textContent = '';
  // A change from empty is announced even where the same text comes twice.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** A coloured note with icon: `kind` is info, push, good, warn or bad. */
export function note(kind, ...content) {
  const name = { info: 'phone', push: 'bell', good: 'check', warn: 'alert', bad: 'cross' }[kind];
  return h('div', { className: `note note-${kind}` }, icon(name), h('div', { className: 'note-text' }, ...content));
}

/**
 * Asks in a modal dialog; gives the text of its field (or `true` without one), or `null` when cancelled.
 * The browser keeps the focus inside and puts it back afterwards.
 */
export function ask({ title, text = [], field, confirm, danger = false }) {
  return new Promise((resolve) => {
    const input = field && h('input', { type: 'text', id: 'ask-field', value: field.value, maxLength: 64, autocomplete: 'off' });
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'ask-title' }, title),
      ...text.map((line) => h('p', {}, line)),
      field && h('label', { htmlFor: 'ask-field' }, field.label),
      input,
      h(
        'div',
        { className: 'actions' },
        h('button', { type: 'button', className: 'quiet', on: { click: () => dialog.close() } }, t('cancel')),
        h('button', { type: 'submit', className: danger ? 'danger' : 'primary', data: { part: 'confirm' } }, confirm),
      ),
    );
    const dialog = h('dialog', { aria: { labelledby: 'ask-title' } }, form);
    let result = null;
    // Not left to `method=dialog`: the content security policy allows no form to be sent.
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      result = input ? input.value.trim() : true;
      dialog.close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    if (input) input.select();
  });
}

/** A name for an account on this phone. */
export function titleOf(account) {
  return plain(account.label || account.issuer, 64);
}

/** The first letter of that name. */
export function initialOf(account) {
  return [...titleOf(account)][0]?.toUpperCase() ?? '';
}

/** A moment as people write it, with the day unless it is today. */
export function when(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return '';
  const today = date.toDateString() === new Date().toDateString();
  // Digits are 0 to 9 in every language, as in the numbers that are typed.
  const style = { numberingSystem: 'latn', timeStyle: 'short', ...(today ? {} : { dateStyle: 'medium' }) };
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(date);
}

/** Seconds as minutes and seconds; from two hours on as hours, and from two days on as days. */
export function timeLeft(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole >= 2 * DAY) return inUnits(whole / DAY, 'day');
  if (whole >= 2 * HOUR) return inUnits(whole / HOUR, 'hour');
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function inUnits(count, unit) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' }).format(Math.floor(count));
}

/** Copies a text on the press of a button, which says whether that went well. */
export async function copyBy(element, text, done = t('copied')) {
  const label = element.querySelector('span');
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = done;
  } catch {
    label.textContent = t('not-copied');
  }
  announce(label.textContent);
}

/** What went wrong, for the person holding the phone. */
export function inWords(error) {
  const names = {
    offline: 'error-offline',
    timeout: 'error-timeout',
    unauthorised: 'error-unauthorised',
    clock: 'error-clock',
    missing: 'error-missing',
    answered: 'error-answered',
    expired: 'error-expired',
    'not-accepted': 'error-not-accepted',
    'too-many-phones': 'error-too-many',
    busy: 'error-busy',
    unreadable: 'error-unreadable',
  };
  if (names[error.kind]) return t(names[error.kind]);
  if (error.kind === 'refused') return t('error-refused', { status: error.status, message: plain(error.message) }).trim();
  return t(error instanceof DOMException ? 'error-key' : 'error-page');
}
