// The worker: keeps the page for offline use, and shows requests as notifications while the page is closed.

import './shell.js';
import { settlePush } from './push.js';
import { onClick, onPush } from './wake.js';

self.addEventListener('push', (event) => {
  event.waitUntil(onPush(self.registration, event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(onClick(event.notification));
});

// The browser has given up the old subscription: the portal is told of the next one.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(settlePush(self.registration));
});
