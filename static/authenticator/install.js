// What kind of device this is, and how to put the page on its home screen.

import { button, h, note } from './ui.js';
import { t } from './words.js';

const DISMISSED = 'install-dismissed';
let prompt = null;

/** Whether this is an iPhone or iPad (which says it is a Mac, but has a touch screen). */
export function isIos() {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
}

/** Whether the page runs from the home screen. */
export function isHomeScreen() {
  return matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
}

/** A name people would recognise this device by, such as «Pixel 8» or «Firefox on Linux». */
export async function deviceName() {
  const agent = navigator.userAgent;
  if (/iPhone/.test(agent)) return 'iPhone';
  if (isIos()) return 'iPad';
  const model = await deviceModel();
  return model || t('device-name', { browser: browserName(agent), system: systemName(agent) });
}

/**
 * Shows how to install, until installed or dismissed. On an iPhone at once, since the key is to be made on the home screen;
 * elsewhere when `isRight` the moment: there is an account, so it is known what the page is good for.
 */
export function offerInstall(place, isRight) {
  if (isHomeScreen() || dismissed() || place.firstChild) return;
  if (isIos()) {
    show(place, t('install-ios'));
    return;
  }
  if (!isRight) return;
  if (prompt) {
    const install = button(t('install-go'), { className: 'secondary', data: { part: 'install' }, work: () => prompt.prompt() });
    show(place, t('install-what'), install);
  } else if (/Android/.test(navigator.userAgent)) {
    show(place, t('install-android'));
  }
}

/** Calls `changed` when the browser offers to install, or has done it. Browsers offer once, so this is called at the start. */
export function watchInstall(place, changed) {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event;
    place.replaceChildren();
    changed();
  });
  addEventListener('appinstalled', () => {
    prompt = null;
    place.replaceChildren();
  });
}

function show(place, text, ...actions) {
  const close = button(t('not-now'), {
    className: 'quiet',
    work: () => {
      localStorage.setItem(DISMISSED, 'yes');
      place.replaceChildren();
    },
  });
  place.replaceChildren(note('info', h('p', {}, text), h('div', { className: 'actions' }, ...actions, close)));
}

function dismissed() {
  try {
    return localStorage.getItem(DISMISSED) !== null;
  } catch {
    return true;
  }
}

async function deviceModel() {
  try {
    const { model } = await navigator.userAgentData.getHighEntropyValues(['model']);
    return model.trim().slice(0, 60);
  } catch {
    return '';
  }
}

function browserName(agent) {
  const names = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['SamsungBrowser', 'Samsung Internet'], ['Firefox/', 'Firefox'], ['Chrom', 'Chrome'], ['Safari/', 'Safari']];
  return names.find(([mark]) => agent.includes(mark))?.[1] ?? t('device-browser');
}

function systemName(agent) {
  const names = [['Android', 'Android'], ['CrOS', 'ChromeOS'], ['Windows', 'Windows'], ['Macintosh', 'Mac'], ['Linux', 'Linux']];
  return names.find(([mark]) => agent.includes(mark))?.[1] ?? t('device-system');
}
