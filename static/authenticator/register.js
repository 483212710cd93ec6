// Registering this phone: from a link to a verified account.

import { ApiError, createFactor, redeemAccountToken, verifyFactor } from './api.js';
import { changeAccount, keepForGood, saveAccount } from './db.js';
import { canScan, scan } from './scan.js';
import { deviceName, isHomeScreen, isIos } from './install.js';
import { pagesOf } from './lost.js';
import { announce, button, copyBy, h, icon, inWords, note, plain } from './ui.js';
import { importSeed } from './totp.js';
import { t } from './words.js';

const LINK = /^(?<service>VA[0-9a-fA-F]{32})\.(?<identity>[A-Za-z0-9-]{8,64})\.(?<token>[^\s:]+)$/;
// What programs show that register people without a phone number: a token of theirs, which the portal takes once.
const ACCOUNT = /^authy:\/\/account\/?\?(?:[^#]*&)?token=(?<account>[\w-]+\.[\w-]+\.[\w-]+)(?:&|$)/;
let form;
let accountsChanged;

/** Sets the form up; `changed` is called when an account has come in. */
export function startRegistration(changed) {
  accountsChanged = changed;
  form = document.querySelector('[data-part=register-form]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  form.elements.link.addEventListener('input', () => say());
  form.querySelector('[data-act=cancel]').addEventListener('click', () => closeForm());
  document.querySelector('[data-act=add]').addEventListener('click', () => openForm());
  document.querySelector('[data-act=scan]').addEventListener('click', scanLink);
  canScan().then((can) => {
    document.querySelector('[data-act=scan]').hidden = !can;
  });
}

/** Takes the link out of the address bar, where it could be seen, shared or kept, and into the form. */
export function takeLinkFromAddress() {
  const { hash, pathname, search } = location;
  if (!hash.startsWith('#register=')) return;
  history.replaceState(null, '', pathname + search);
  openForm(hash.slice('#register='.length));
}

/**
 * Reads a whole link or only what follows `register=`, or a program's `authy://account` link.
 * Gives its parts, `{ account }` with a program's token, or `{ problem }` in words.
 */
export function parseLink(text) {
  let rest = text.trim();
  const account = ACCOUNT.exec(rest)?.groups;
  if (account) return account;
  const mark = rest.indexOf('#register=');
  if (mark >= 0) {
    const problem = foreignOrigin(rest.slice(0, mark));
    if (problem) return { problem };
    rest = rest.slice(mark + '#register='.length);
  }
  try {
    rest = decodeURIComponent(rest);
  } catch {
    return { problem: t('register-wrong-link') };
  }
  return LINK.exec(rest)?.groups ?? { problem: t('register-wrong-link') };
}

/** Completes a registration that was interrupted between its two steps. */
export async function finish(account) {
  await verifyFactor(account);
  await changeAccount(account.id, { verified: true });
}

function foreignOrigin(address) {
  if (!address) return null;
  try {
    const { origin } = new URL(address);
    return origin === location.origin ? null : t('register-other-portal', { address: origin });
  } catch {
    return t('register-wrong-link');
  }
}

async function openForm(link = '') {
  form.hidden = false;
  document.body.classList.add('registering');
  const known = link !== '' && !parseLink(link).problem;
  form.elements.link.value = link;
  form.querySelector('.link-row').hidden = known;
  form.querySelector('.link-known').hidden = !known;
  say(...(link !== '' && !known ? ['bad', t('register-wrong-link')] : []));
  showHomeScreenHint(known, link);
  form.elements.name.value ||= await deviceName();
  const first = known ? form.elements.name : form.elements.link;
  first.focus();
  if (known) first.select();
  form.scrollIntoView({ block: 'nearest' });
}

function closeForm() {
  form.hidden = true;
  document.body.classList.remove('registering');
  form.elements.link.value = '';
  say();
  document.querySelector('[data-act=add]').focus();
}

// On an iPhone a page and the same page on the home screen do not share keys, and Safari drops those of pages left alone for a week.
function showHomeScreenHint(known, link) {
  const place = form.querySelector('.ios-hint');
  place.replaceChildren();
  if (!known || !isIos() || isHomeScreen()) return;
  const full = ACCOUNT.test(link) ? link : `${location.origin}${location.pathname}#register=${link}`;
  place.append(
    note(
      'warn',
      h('p', {}, t('register-ios')),
      button(t('register-copy'), { className: 'secondary', work: (element) => copyBy(element, full, t('register-copied')) }, icon('copy')),
    ),
  );
}

async function scanLink() {
  const text = await scan();
  if (text === null) return;
  const { problem } = parseLink(text);
  await openForm(problem ? '' : text.trim().slice(text.trim().indexOf('#register=') + 1).replace(/^register=/, ''));
  if (problem) say('bad', problem);
}

async function submit() {
  const go = form.querySelector('[data-part=register-go]');
  if (go.getAttribute('aria-busy') === 'true') return;
  const link = parseLink(form.elements.link.value);
  if (link.problem) {
    say('bad', link.problem);
    form.elements.link.focus();
    return;
  }
  const friendlyName = plain(form.elements.name.value.trim(), 63) || (await deviceName());
  go.setAttribute('aria-busy', 'true');
  say('info', t('register-busy'));
  try {
    await register(link, friendlyName);
  } finally {
    go.removeAttribute('aria-busy');
  }
}

async function register(link, friendlyName) {
  let account;
  try {
    account = await create(link.account ? await exchanged(link.account) : link, friendlyName);
  } catch (error) {
    say('bad', error.kind === 'unauthorised' ? t('register-used') : inWords(error));
    return;
  }
  try {
    await finish(account);
    announce(t('register-done', { account: account.issuer }));
  } catch {
    // The account is kept as unfinished; its card says so and offers to try again.
  }
  form.elements.name.value = '';
  closeForm();
  await accountsChanged();
}

// The token is spent by this. What came of it stays in the form, so that another try goes on from there.
async function exchanged(token) {
  const registration = await redeemAccountToken(token);
  const link = parseLink(registration);
  if (link.problem || link.account) throw new ApiError('unreadable');
  form.elements.link.value = registration;
  return link;
}

// Stored before it is verified: the link is good once, so losing the key here would strand the person.
async function create(link, friendlyName) {
  const { privateKey, factor } = await createFactor({ ...link, friendlyName });
  const about = factor.options?.vestibule ?? {};
  const account = {
    id: factor.sid,
    service: link.service,
    identity: link.identity,
    accountSid: factor.account_sid,
    credential: factor.config.credential_sid,
    signKey: privateKey,
    seed: await seedOf(about.softtoken),
    issuer: plain(about.issuer || location.host, 64),
    account: plain(about.account || '', 128),
    pages: pagesOf(about.account_pages),
    deviceName: friendlyName,
    label: '',
    verified: factor.status === 'verified',
    createdAt: Date.now(),
  };
  await saveAccount(account);
  keepForGood();
  return account;
}

// A seed that cannot be used must not cost the approvals.
async function seedOf(softtoken) {
  if (!softtoken) return null;
  try {
    return await importSeed(softtoken);
  } catch {
    return null;
  }
}

function say(kind, text) {
  const place = form.querySelector('.form-status');
  place.replaceChildren(...(text ? [note(kind, text)] : []));
}
