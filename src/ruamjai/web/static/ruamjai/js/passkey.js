// A passkey is made or used by the browser when the button is pressed; its answer travels in the form.
// The form says which: data-passkey="make" or "use". What is asked of the browser stands in #passkey-data.
'use strict';
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const asked = JSON.parse(form.querySelector('#passkey-data').textContent);
  const answer = form.querySelector('input[name=credential]');
  const failed = form.querySelector('[data-when=failed]');
  form.querySelector('button[type=button]').addEventListener('click', async () => {
    failed.hidden = true;
    try {
      const made = form.dataset.passkey === 'make'
        ? await window.webauthnJSON.create(asked.creation_options)
        : await window.webauthnJSON.get(asked.request_options);
      answer.value = JSON.stringify(made);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
