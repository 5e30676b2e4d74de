// @ts-check
/**
 * Makes the page with the phones live: cards come over one event stream, answers go without leaving the page. The page
 * works without it. Reads data attributes only; keeps nothing.
 */

const phones = /** @type {HTMLElement | null} */ (document.querySelector('[data-phones]'));
const empty = document.querySelector('[data-empty]');
const offline = document.querySelector('[data-offline]');

function countDown() {
  for (const time of document.querySelectorAll('time[data-expires]')) {
    const left = Date.parse(time.getAttribute('datetime') ?? '') - Date.now();
    time.textContent = `${Math.max(0, Math.ceil(left / 1000))} s left`;
  }
}

/** numbers whose message was answered here */
const answered = new Set();

/**
 * On a page that an app opened, the answer leads back to the app.
 * @param {HTMLElement} card
 */
function goBack(card) {
  const back = card.querySelector('a[data-back]');
  if (phones?.dataset.follow === undefined || !answered.has(card.dataset.phone) || !back) return;
  location.assign(back.getAttribute('href') ?? '');
}

/** @param {{ msisdn: string, version: string, html: string }} card */
function show({ msisdn, version, html }) {
  if (!phones) return;
  const old = /** @type {HTMLElement | null} */ (phones.querySelector(`[data-phone="${CSS.escape(msisdn)}"]`));
  // An unchanged card stays as it is, and with it the focus on its buttons.
  if (old?.dataset.version === version) return;
  const template = document.createElement('template');
  template.innerHTML = html;
  const card = template.content.querySelector('section');
  if (!card) return;
  card.toggleAttribute('data-fresh', true);
  const focused = old?.contains(document.activeElement) ?? false;
  if (old) old.replaceWith(card);
  else phones.prepend(card);
  if (focused) {
    const next = /** @type {HTMLElement | null} */ (
      card.querySelector('input:not([type="hidden"]), button') ?? card.querySelector('h2')
    );
    if (next?.tagName === 'H2') next.tabIndex = -1;
    next?.focus();
  }
  empty?.toggleAttribute('hidden', true);
  goBack(card);
  countDown();
}

addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches('[data-answer]')) return;
  event.preventDefault();
  // The buttons stay enabled: a disabled one would lose the focus, which the next card takes over.
  if (form.dataset.sent) return;
  form.dataset.sent = 'yes';
  answered.add(form.closest('section')?.dataset.phone);
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) {
    if (typeof value === 'string') body.set(name, value);
  }
  try {
    // Not form.action: the buttons are named so.
    const answer = await fetch(form.getAttribute('action') ?? '', { method: 'POST', body, redirect: 'manual' });
    if (answer.type !== 'opaqueredirect' && !answer.ok) location.reload();
  } catch {
    delete form.dataset.sent;
    offline?.toggleAttribute('hidden', false);
  }
});

if (phones?.dataset.events) {
  const events = new EventSource(phones.dataset.events);
  events.addEventListener('card', (event) => show(JSON.parse(event.data)));
  events.addEventListener('open', () => offline?.toggleAttribute('hidden', true));
  events.addEventListener('error', () => offline?.toggleAttribute('hidden', false));
  addEventListener('pagehide', () => events.close());
  setInterval(countDown, 1000);
}
addEventListener('pageshow', (event) => event.persisted && location.reload());
