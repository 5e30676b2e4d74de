/** The known name that somebody probably meant. */

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const substitute = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(substitute, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** How many wrong characters still look like a slip. */
const tolerance = (length: number): number => (length < 2 ? 0 : Math.max(length < 4 ? 1 : 2, Math.floor(length * 0.3)));

/** @returns the nearest of `known`, unless even that one is too different to have been meant */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = tolerance(name.length) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

/** @returns `; did you mean NAME?`, or nothing */
export function suggestion(name: string, known: Iterable<string>): string {
  const guess = nearest(name, known);
  return guess === undefined ? '' : `; did you mean ${guess}?`;
}
