// @ts-check
/** What every page gains from a script: never shown stale, forms sent once, numbers copied by a button. */

// A page from the back/forward cache shows a state that may be long past.
addEventListener('pageshow', (event) => event.persisted && location.reload());

addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return;
  const { dataset } = event.target;
  if (dataset.sent) event.preventDefault();
  dataset.sent = 'yes';
  setTimeout(() => delete dataset.sent, 4000);
});

for (const button of document.querySelectorAll('button')) {
  const { copy, copied = '' } = button.dataset;
  if (copy === undefined || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(copy)?.textContent ?? '');
    button.textContent = copied;
  });
}
