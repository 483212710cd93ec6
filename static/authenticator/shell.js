// The part of the worker that keeps the page itself at hand, so that codes can be shown offline. Answers of the portal's API are
// never touched. It imports nothing, so that browsers whose workers take no modules run it alone.

const CACHE = 'vestibule-authenticator';
const PAGE = '/authenticator';
const FILES = [
  'accounts.js', 'api.js', 'clock.js', 'db.js', 'history.js', 'install.js', 'jose.js', 'lost.js', 'main.js', 'push.js', 'push-card.js', 'register.js',
  'request-card.js', 'requests.js', 'scan.js', 'totp.js', 'ui.js', 'words.js', 'style.css', 'cards.css', 'manifest.webmanifest', 'icons/icon.svg',
  'icons/icon-192.png',
];
// The texts in the language that the page will ask for: the same choice as in `words.js`.
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'tr', 'pl', 'ja', 'zh', 'ar'];
const language = (self.navigator.languages ?? []).map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => LANGUAGES.includes(tag)) ?? LANGUAGES[0];
const SHELL = [PAGE, `${PAGE}/words/${language}.json`, ...FILES.map((name) => `${PAGE}/${name}`)];

self.addEventListener('install', (event) => {
  event.waitUntil(fetchAll().then(store).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(fromCache(event.request, pathname));
  if (mode === 'navigate') event.waitUntil(update());
});

async function fromCache(request, pathname) {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathname)) ?? fetch(request);
}

// Every visit shows what is stored and looks for something newer, which the next visit gets. The files are only
// replaced together, so a page is never made of two versions.
async function update() {
  try {
    const fresh = await fetchAll();
    if (!(await differs(fresh))) return;
    await store(fresh);
    for (const client of await self.clients.matchAll()) client.postMessage('updated');
  } catch {
    // Offline, or the portal is in trouble: what is stored stays.
  }
}

async function fetchAll() {
  const responses = await Promise.all(SHELL.map((path) => fetch(path, { cache: 'no-cache', credentials: 'omit', redirect: 'error' })));
  const bad = responses.find((response) => !response.ok);
  if (bad) throw new Error(`${bad.url} answered ${bad.status}`);
  return responses;
}

async function differs(fresh) {
  const cache = await caches.open(CACHE);
  const same = await Promise.all(
    fresh.map(async (response, index) => {
      const stored = await cache.match(SHELL[index]);
      return stored !== undefined && (await stored.text()) === (await response.clone().text());
    }),
  );
  return same.includes(false);
}

async function store(responses) {
  const cache = await caches.open(CACHE);
  await Promise.all(responses.map((response, index) => cache.put(SHELL[index], response)));
}
