// What the page and its worker say, in the first language of the browser's that there is. No other file has texts.

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'tr', 'pl', 'ja', 'zh', 'ar'];
const AGAIN_MS = 2000;
let texts = {};
let plural = new Intl.PluralRules('en');

/** Loads the texts and puts those in place that stand in the page from its start. Without them it would say nothing, so it keeps trying. */
export async function loadWords() {
  for (;;) {
    try {
      putInPlace(await readWords());
      return;
    } catch (error) {
      console.warn('the texts of this page could not be loaded', error);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Loads the texts by `get`, once; gives their language and its direction. */
export async function readWords(get = fetch) {
  const response = await get(`/authenticator/words/${preferred()}.json`, { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(String(response.status));
  const words = await response.json();
  ({ texts } = words);
  plural = new Intl.PluralRules(words.lang);
  return words;
}

/** A text by its name; `args` go where it says, and `count` chooses its form. */
export function t(name, args = {}) {
  const entry = texts[name] ?? name;
  const text = typeof entry === 'string' ? entry : entry[plural.select(args[entry.by])] ?? entry.other;
  return text.replaceAll(/\{(\w+)\}/g, (whole, arg) => (Object.hasOwn(args, arg) ? String(args[arg]) : whole));
}

/** The parts of a text around one argument, which is an element and no text. */
export function around(name, arg, args = {}) {
  const [before, after = ''] = t(name, args).split(`{${arg}}`);
  return [before, after];
}

function preferred() {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const [language] = tag.toLowerCase().split('-');
    if (LANGUAGES.includes(language)) return language;
  }
  return LANGUAGES[0];
}

function putInPlace({ lang, dir }) {
  const page = document.documentElement;
  page.lang = lang;
  page.dir = dir;
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll('[data-t-label]')) element.setAttribute('aria-label', t(element.dataset.tLabel));
}
