// Makes the account page handier. Everything on it works without this.
(() => {
  'use strict';

  // What is said here is in the page, in its language.
  const word = (name) => document.getElementById('words').content.querySelector(`[data-word="${name}"]`).textContent;

  // -- forms: each is sent once -----------------------------------------------------------------------
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.getAttribute('aria-busy') === 'true') event.preventDefault();
    else form.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    document.querySelectorAll('form').forEach((form) => form.removeAttribute('aria-busy'));
    // Back from the browser's memory: what was to be shown once is not shown again.
    document.querySelectorAll('[data-part="app-password-made"], [data-once]').forEach((part) => part.remove());
  });

  // -- where the eyes and the screen reader start: at what the last step came to ----------------------
  const wrong = document.querySelector('[aria-invalid="true"]');
  const told = document.querySelector('#error, #made-title, .message.good');
  if (wrong) {
    wrong.focus();
  } else if (told && !document.querySelector('[autofocus]')) {
    told.tabIndex = -1;
    told.focus();
  } else {
    // A page of one step begins at its heading, also where it came by itself. The account page begins where pages do.
    const title = document.querySelector('[data-page="adding"] #title, [data-page="recovery"] #title');
    if (title) {
      title.tabIndex = -1;
      title.focus();
    }
  }

  // -- copying what is shown once ---------------------------------------------------------------------
  const source = document.querySelector('[data-copy-from]');
  if (source) {
    const status = document.querySelector('[data-copy-status]');
    document.querySelector('[data-copy]').addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(source.innerText);
        status.textContent = word('copied');
      } catch {
        // No clipboard without https: it is marked for the keyboard instead.
        getSelection().selectAllChildren(source);
        status.textContent = word('selected');
      }
    });
    document.querySelector('[data-copy-tools]').hidden = false;
  }

  // -- printing ---------------------------------------------------------------------------------------
  const print = document.querySelector('[data-print]');
  if (print) {
    print.addEventListener('click', () => window.print());
    print.hidden = false;
  }

  // -- a phone that is being added: the page goes on when the phone does ------------------------------
  const watched = document.querySelector('[data-watch]');
  if (watched) {
    const expected = { phone: 'link', phone_confirm: 'number' }[watched.dataset.kind];
    const look = async () => {
      try {
        const answer = await fetch(watched.dataset.watch, { headers: { Accept: 'application/json' } });
        if ((await answer.json()).status !== expected) {
          location.reload();
          return;
        }
      } catch {
        // No connection just now: the next look may have one.
      }
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }
})();
