// @ts-check
/** Puts every moment into the browser's own time; without this script it stands there in UTC. */

const locale = document.documentElement.lang;

for (const element of document.querySelectorAll('time[data-precision]')) {
  if (!(element instanceof HTMLTimeElement)) continue;
  /** @type {Intl.DateTimeFormatOptions} */
  const time = element.dataset.precision === 'minute' ? { timeStyle: 'short' } : {};
  // the browser's own region of the language, where it has one: day before month, or after
  const locales = [...navigator.languages.filter((each) => each.split('-')[0] === locale), locale];
  element.textContent = new Intl.DateTimeFormat(locales, { dateStyle: 'medium', ...time }).format(
    new Date(element.dateTime),
  );
}
