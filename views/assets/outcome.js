// @ts-check
/** Counts down on the page of a failed login: until the phone is free for Try again, and until the way back is taken. */

const one = (/** @type {string} */ selector) =>
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-outcome] ${selector}`));
const put = (/** @type {Element} */ element, /** @type {string | undefined} */ text) => {
  if (text !== undefined && element.textContent !== text) element.textContent = text;
};

const retry = one('[data-retry-seconds]');
if (retry instanceof HTMLButtonElement) {
  const { retrySeconds, text, free } = retry.dataset;
  const end = Date.now() + Number(retrySeconds) * 1000;
  const clock = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    put(retry, left > 0 ? text?.replace('{time}', time) : free);
    if (left > 0) return;
    clearInterval(clock);
    retry.disabled = false;
    one('#retry-note')?.remove();
  }, 250);
}

const root = one('');
const form = one('[data-return-seconds]');
const line = one('[data-return]');
const words = one('[data-return-text]');
const stay = one('[data-stay]');
if (root && form instanceof HTMLFormElement && line && words && stay) {
  const { text, paused, stayed } = words.dataset;
  let left = Number(form.dataset.returnSeconds) * 1000;
  let last = Date.now();
  let touched = 0;
  const step = () => {
    const now = Date.now();
    // Whoever points, types or tabs on the page is reading it: the time stands still.
    const reading = document.hidden || now - touched < 4000 || root.matches(':focus-within');
    if (!reading) left -= now - last;
    last = now;
    put(words, reading ? paused : text?.replace('{seconds}', String(Math.max(0, Math.ceil(left / 1000)))));
    if (left > 0) return;
    stop();
    form.requestSubmit();
  };
  const clock = setInterval(step, 250);
  const stop = () => clearInterval(clock);
  for (const event of ['pointermove', 'pointerdown', 'keydown', 'scroll']) {
    addEventListener(event, () => (touched = Date.now()), { passive: true });
  }
  addEventListener('submit', stop);
  stay.addEventListener('click', () => {
    stop();
    put(words, stayed);
    stay.hidden = true;
  });
  line.hidden = false;
  step();
}
