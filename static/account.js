// Makes the account page handier. Everything on it works without this.
(() => {
  'use strict';

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
        status.textContent = 'Copied.';
      } catch {
        // No clipboard without https: it is marked for the keyboard instead.
        getSelection().selectAllChildren(source);
        status.textContent = 'It is selected; copy it with your keyboard.';
      }
    });
    document.querySelector('[data-copy-tools]').hidden = false;
  }
})();
