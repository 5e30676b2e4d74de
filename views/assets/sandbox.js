// @ts-check
/** Copy buttons of the sandbox's pages. Without it, or without a clipboard, the text can be selected by hand. */

/** @param {HTMLButtonElement} button @param {string} text */
function say(button, text) {
  const label = button.dataset.label ?? button.textContent ?? '';
  button.dataset.label = label;
  button.textContent = text;
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

/** @param {HTMLElement} source */
function select(source) {
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

for (const button of document.querySelectorAll('button')) {
  const source = document.getElementById(button.dataset.copyFrom ?? '');
  if (source === null || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent ?? '');
      say(button, 'Copied');
    } catch {
      select(source);
      say(button, 'Selected');
    }
  });
}
