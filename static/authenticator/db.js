// What this phone remembers: accounts with their keys, and a few settings, in IndexedDB.
// Keys are stored as `CryptoKey` objects: the browser keeps their bytes to itself.

const NAME = 'vestibule-authenticator';
const VERSION = 1;
let opening;

/** All accounts, oldest first. */
export async function accounts() {
  const all = await run('accounts', 'readonly', (store) => store.getAll());
  return all.sort((a, b) => a.createdAt - b.createdAt);
}

/** Whether the browser still holds a key for this account. */
export function hasKey({ signKey }) {
  return signKey instanceof CryptoKey && signKey.usages.includes('sign');
}

/** Stores an account under its factor sid, `account.id`. */
export function saveAccount(account) {
  return run('accounts', 'readwrite', (store) => store.put(account));
}

/** Changes some fields of an account; does nothing where it has been removed meanwhile. */
export async function changeAccount(id, fields) {
  const db = await open();
  return settle(db, 'accounts', 'readwrite', (store, done) => {
    const found = store.get(id);
    found.onsuccess = () => {
      if (!found.result) return;
      const changed = { ...found.result, ...fields };
      store.put(changed);
      done(changed);
    };
  });
}

/** Forgets an account and its keys. */
export function forgetAccount(id) {
  return run('accounts', 'readwrite', (store) => store.delete(id));
}

/** Asks the browser not to clear the keys when room runs short; it may decline. */
export function keepForGood() {
  navigator.storage?.persist?.().catch(() => {});
}

/** A setting, or `undefined`. */
export function setting(name) {
  return run('settings', 'readonly', (store) => store.get(name));
}

/** Stores a setting. */
export function saveSetting(name, value) {
  return run('settings', 'readwrite', (store) => store.put(value, name));
}

async function run(name, mode, ask) {
  const db = await open();
  return settle(db, name, mode, (store, done) => {
    const request = ask(store);
    request.onsuccess = () => done(request.result);
  });
}

// Resolves when the transaction is complete, not when the request is: only then is it on disk.
function settle(db, name, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode, { durability: 'strict' });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new Error('the store gave up'));
    transaction.onerror = () => reject(transaction.error);
    work(transaction.objectStore(name), (value) => {
      result = value;
    });
  });
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('accounts', { keyPath: 'id' });
      request.result.createObjectStore('settings');
    };
    request.onsuccess = () => {
      const db = request.result;
      // A newer page in another tab must be able to upgrade.
      db.onversionchange = () => {
        db.close();
        opening = undefined;
      };
      resolve(db);
    };
    request.onerror = () => {
      opening = undefined;
      reject(request.error);
    };
  });
  return opening;
}
