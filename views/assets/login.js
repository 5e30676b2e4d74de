// @ts-check
/**
 * Makes the page with the code live: has the request sent once the code is on the screen, then follows it to its end.
 * The page works without it. Reads data attributes only; keeps nothing.
 */

const one = (/** @type {string} */ selector) =>
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-signing] ${selector}`));
const put = (/** @type {Element | null | undefined} */ element, /** @type {string | undefined} */ text) => {
  if (element && text !== undefined && element.textContent !== text) element.textContent = text;
};

const {
  state: first,
  statusUrl = '',
  eventsUrl = '',
  pageUrl = '',
  secondsLeft,
  totalSeconds,
} = one('')?.dataset ?? {};
const form = one('[data-start]');
const button = form?.querySelector('button');
const label = button?.textContent ?? '';
const left = one('p[data-left]');
const announce = one('[data-announce]');
let state = first;
let end = Date.now() + Number(secondsLeft) * 1000;
let over = false;
let offline = false;
let said = 0;
let delay = 2000;
/** @type {EventSource | undefined} */
let events;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function leave() {
  if (over) return;
  over = true;
  events?.close();
  location.replace(pageUrl);
}

function show(/** @type {'ready' | 'waiting'} */ next) {
  if (state === next) return;
  state = next;
  for (const when of ['ready', 'waiting']) {
    document.querySelectorAll(`[data-when=${when}]`).forEach((part) => {
      part.toggleAttribute('hidden', when !== next);
    });
  }
  document.title = document.title.replace(/^.* · /, `${one(`[data-when=${next}] h1`)?.textContent} · `);
  if (next === 'waiting') put(announce, announce?.dataset.waiting);
}

/** The request did not go out: the person may send it by the button. */
function offerButton() {
  show('ready');
  put(button, label);
  if (button) button.disabled = false;
  one('[data-start-problem]')?.removeAttribute('hidden');
}

/** The gateway gives the address once the service has told it, and only to this browser. */
function offerApp(/** @type {string | undefined} */ address) {
  const link = one('[data-app] a');
  if (!(link instanceof HTMLAnchorElement) || !address || link.hasAttribute('href')) return;
  link.href = address;
  one('[data-app]')?.removeAttribute('hidden');
}

function take(/** @type {{ state: string, seconds_left?: number, app_url?: string }} */ status) {
  offline = false;
  delay = 2000;
  if (status.state === 'waiting') {
    show('waiting');
    offerApp(status.app_url);
    if (typeof status.seconds_left === 'number') end = Date.now() + status.seconds_left * 1000;
  } else if (status.state === 'ready' && form) offerButton();
  else leave();
}

async function poll() {
  clearTimeout(timer);
  if (over) return;
  try {
    const answer = await fetch(statusUrl, { cache: 'no-store', headers: { Accept: 'application/json' } });
    if (answer.redirected || [400, 401, 403, 404, 410].includes(answer.status)) return leave();
    if (!answer.ok) throw new Error(answer.statusText);
    take(await answer.json());
  } catch {
    offline = true;
    delay = Math.min(delay * 1.5, 15000);
  }
  if (!events) timer = setTimeout(poll, delay);
}

function pollInstead() {
  events?.close();
  events = undefined;
  void poll();
}

function tick() {
  if (state !== 'waiting') return;
  const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const { text, checking, offline: lost } = left?.dataset ?? {};
  put(left, offline ? lost : seconds > 0 ? text?.replace('{time}', time) : checking);
  const share = Math.min(1, seconds / Number(totalSeconds));
  one('[data-ring]')?.setAttribute('stroke-dashoffset', String(100 - 100 * share));
  const mark = [10, 30].find((limit) => seconds <= limit);
  if (mark && mark !== said && seconds > 0) {
    said = mark;
    put(announce, announce?.dataset.left?.replace('{seconds}', String(seconds)));
  }
  if (seconds === 0 && events) pollInstead();
}

function follow() {
  events = new EventSource(eventsUrl);
  events.onmessage = (event) => take(JSON.parse(event.data));
  events.onerror = pollInstead;
  tick();
  setInterval(tick, 1000);
  // A phone that was shown another app comes back with a stream that may be dead.
  addEventListener('visibilitychange', () => void (document.hidden || poll()));
}

async function start() {
  if (!(form instanceof HTMLFormElement) || !button) return;
  put(button, button.dataset.busyText);
  button.disabled = true;
  try {
    const body = new URLSearchParams({ csrf: form.querySelector('input')?.value ?? '' });
    // The answer to a form is a redirect: that is enough, its page would be thrown away.
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    if (answer.ok || answer.type === 'opaqueredirect') show('waiting');
    else offerButton();
  } catch {
    offerButton();
  }
  follow();
}

if (state === 'waiting') {
  setTimeout(() => put(announce, announce?.dataset.waiting), 500);
  follow();
} else if (state === 'ready') {
  // Two frames: the code has been painted. A tab in the background waits until it is looked at.
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => void start()));
  if (document.hidden) addEventListener('visibilitychange', painted, { once: true });
  else painted();
}
