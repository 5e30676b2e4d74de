/** Tokens of a weaker login than the one that was asked for. */
import { claims, type Misbehaviour } from '../case.ts';
import { validation } from '../rules.ts';

const AT_LEAST = 'Having asked for a level, refuses a login that does not reach the lowest one it named.';

export const LEVEL_CASES = {
  lower_acr: {
    title: 'Lower level',
    wrong: 'acr is one level below the lowest of acr_values.',
    right: AT_LEAST,
    rules: [validation(12)],
    fails: ['acr'],
    needs: ['acr_values'],
    forge: claims(({ asked }) => ({ acr: String(Math.min(...asked.levels) - 1) })),
  },
  missing_acr: {
    title: 'No level',
    wrong: 'acr is missing, though the request had acr_values.',
    right: `${AT_LEAST} No level is the lowest.`,
    rules: [validation(12)],
    fails: ['acr'],
    needs: ['acr_values'],
    forge: claims(() => ({ acr: undefined })),
  },
  unknown_acr: {
    title: 'A level that is none',
    wrong: 'acr is a word that stands for no level.',
    right: 'Knows the levels that it accepts, and compares with those.',
    rules: [validation(12)],
    fails: ['acr'],
    needs: ['acr_values'],
    forge: claims(() => ({ acr: 'high' })),
  },
} as const satisfies Record<string, Misbehaviour>;
