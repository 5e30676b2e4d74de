// @ts-check
/** Narrows the list of operators while somebody types; without it the button asks the server. */

const search = document.getElementById('search');
const found = document.getElementById('found');
const items = [...document.querySelectorAll('#choices > li')];

/** @param {string} text without accents, as the server compares */
const folded = (text) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
const texts = items.map((item) => folded(item.textContent ?? ''));

// after a search by the server the list holds only what that found
if (search instanceof HTMLInputElement && found && search.value === '') {
  search.addEventListener('input', () => {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [index, item] of items.entries()) {
      const matches = words.every((word) => texts[index]?.includes(word));
      if (item instanceof HTMLElement) item.hidden = !matches;
      if (matches) count += 1;
    }
    found.textContent = words.length === 0 ? '' : (found.dataset.text ?? '').replace('{}', String(count));
  });
}
