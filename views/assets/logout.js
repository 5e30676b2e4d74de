// @ts-check
/** Shows relying parties confirming a logout, and goes on when all have, or when the time is over. */

const EVERY_MS = 300;

const root = /** @type {HTMLElement | null} */ (document.querySelector('[data-progress]'));
const list = /** @type {HTMLElement | null} */ (document.querySelector('.progress'));
const summary = /** @type {HTMLElement | null} */ (document.querySelector('[data-summary]'));
if (root && list && summary) {
  const { status = '', continue: onward } = root.dataset;
  const rows = [...list.querySelectorAll('li')];

  /** @param {string[]} states */
  const show = (states) => {
    rows.forEach((row, position) => {
      const state = states[position];
      const words = state === undefined ? undefined : list.dataset[state];
      const place = row.querySelector('.progress-state');
      if (state === undefined || words === undefined || !place || row.dataset.state === state) return;
      row.dataset.state = state;
      place.textContent = words;
    });
    const done = states.filter((state) => state === 'confirmed').length;
    const text = summary.dataset.text?.replace('{done}', String(done)).replace('{all}', String(states.length));
    // a live region speaks at each change
    if (text !== undefined && summary.textContent !== text) summary.textContent = text;
  };

  const look = async () => {
    let wait = EVERY_MS;
    try {
      const answer = await fetch(status, { headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { states, settled, wait_ms: left } = await answer.json();
      show(states);
      if (settled && onward !== undefined) {
        setTimeout(() => location.assign(onward), left);
        return;
      }
      if (settled) return;
      wait = Math.min(EVERY_MS, Math.max(50, left));
    } catch {
      // the network may come back; the button works in any case
      wait = 1000;
    }
    setTimeout(look, wait);
  };
  if (root.dataset.over === 'false' || onward !== undefined) await look();
}
