// What kind of device this is, and how to put the page on its home screen.

import { button, h, note } from './ui.js';
import { t } from './words.js';

const DISMISSED = 'install-dismissed';

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

/** Shows how to install in `place`, until installed or dismissed. */
export function offerInstall(place) {
  if (isHomeScreen() || dismissed()) return;
  if (isIos()) {
    show(place, t('install-ios'));
  } else if (/Android/.test(navigator.userAgent)) {
    show(place, t('install-android'));
  }
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    const install = button(t('install-go'), { className: 'secondary', work: () => event.prompt() });
    show(place, t('install-what'), install);
  });
  addEventListener('appinstalled', () => place.replaceChildren());
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
