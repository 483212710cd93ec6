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
    // Back from the browser's memory: a password that was to be shown once is not shown again.
    document.querySelector('[data-part="app-password-made"]')?.remove();
  });

  // -- copying what is shown once ---------------------------------------------------------------------
  const source = document.querySelector('[data-copy-from]');
  if (source) {
    const status = document.querySelector('[data-copy-status]');
    document.querySelector('[data-copy]').addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        status.textContent = word('copied');
      } catch {
        // No clipboard without https: it is marked for the keyboard instead.
        getSelection().selectAllChildren(source);
        status.textContent = word('selected');
      }
    });
    document.querySelector('[data-copy-tools]').hidden = false;
  }
})();
