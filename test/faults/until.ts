import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer; fails after `ms`. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 10_000,
): Promise<T> {
  const givenUp = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > givenUp) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(40);
  }
}
