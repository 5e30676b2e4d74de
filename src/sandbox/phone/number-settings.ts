/**
 * How the phone of each number behaves: fixed test numbers, what was set through the sandbox API (kept across restarts),
 * and manual for everybody else. A change concerns messages that arrive after it.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { FAILURE_STATUSES, FAULTS, type FailureCode, isFailureCode } from '../mssp/faults.ts';
import { writeFileAtomically } from '../pki/atomic-file.ts';
import { readJsonFile } from '../pki/json-file.ts';
import type { KeyType } from '../pki/keys.ts';
import { METHODS, type Method, type NumberPlan, parseMsisdn } from './number-plan.ts';

export const BEHAVIOURS = [
  'manual',
  'approve',
  'refuse',
  'ignore',
  'fault',
  'passthrough',
  'bad_signature',
  'other_text',
  'expired_certificate',
  'new_serial',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface NumberSettings {
  readonly msisdn: string;
  readonly behaviour: Behaviour;
  /** time until the phone acts by itself */
  readonly after_ms: number;
  /** fault (or failure status) of the behaviour `fault`, else null */
  readonly fault: FailureCode | null;
  readonly key: KeyType;
  readonly methods: readonly Method[];
  /** false: the subscription exists, but was never activated */
  readonly active: boolean;
}

const CODES = [...Object.keys(FAULTS), ...FAILURE_STATUSES].join(', ');
const failureCode = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number),
  ])
  .refine(isFailureCode, { error: `must be one of ${CODES}` });

/** The body of PUT /sandbox/api/numbers. */
export const numberSettings = z
  .strictObject({
    msisdn: z.string().transform((value, context) => {
      const msisdn = parseMsisdn(value);
      if (msisdn !== undefined) return msisdn;
      context.addIssue({ code: 'custom', message: 'must be an international number: 7 to 15 digits, first one not 0' });
      return z.NEVER;
    }),
    behaviour: z.enum(BEHAVIOURS).default('manual'),
    after_ms: z.int().min(0).max(600_000).default(0),
    fault: failureCode.nullable().default(null),
    key: z.enum(['EC', 'RSA']).default('EC'),
    methods: z
      .array(z.enum(METHODS))
      .refine((methods) => new Set(methods).size === methods.length, 'must not name a method twice')
      .optional(),
    active: z.boolean().default(true),
  })
  .superRefine(({ behaviour, fault }, context) => {
    if (behaviour === 'fault' && fault === null) {
      context.addIssue({ code: 'custom', path: ['fault'], message: `behaviour fault needs one of ${CODES}` });
    }
    if (behaviour !== 'fault' && fault !== null) {
      context.addIssue({ code: 'custom', path: ['fault'], message: 'only goes with behaviour fault' });
    }
  });

const TEST_FAULT = /^41000092(\d{3})$/;

/** The NNN of a test number 41000092NNN. */
export function testNumberCode(msisdn: string): number | undefined {
  const digits = TEST_FAULT.exec(msisdn)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Test numbers that behave by themselves until told otherwise (Mobile ID Reference Guide, section 6.2). */
const FIXED: Readonly<Record<string, Partial<NumberSettings>>> = {
  '41700092501': { behaviour: 'approve' },
  '41700092502': { behaviour: 'approve', key: 'RSA' },
  '447700900301': { behaviour: 'passthrough', methods: [] },
  ...Object.fromEntries(
    FAILURE_STATUSES.map((fault) => [
      `41000092${fault}`,
      { behaviour: 'fault', fault } satisfies Partial<NumberSettings>,
    ]),
  ),
};

interface Entry {
  readonly settings: NumberSettings;
  /** how often the SIM was replaced: raised whenever new_serial is set */
  readonly replacements: number;
}

export interface NumberDirectory {
  /** Undefined when no operator serves the number. */
  find(msisdn: string): Entry | undefined;
  /** Everything that is not simply manual. */
  list(): NumberSettings[];
  set(input: z.output<typeof numberSettings>): Promise<NumberSettings>;
  /** Back to what the number was before anybody changed it. False when there was nothing to reset. */
  reset(msisdn: string): Promise<boolean>;
}

const storedEntries = z.array(z.object({ settings: numberSettings, replacements: z.int() }));

export async function openNumberDirectory(dir: string, plan: NumberPlan): Promise<NumberDirectory> {
  const path = join(dir, 'numbers.json');
  const changed = new Map<string, Entry>();
  for (const { settings, replacements } of (await readJsonFile(path, storedEntries)) ?? []) {
    changed.set(settings.msisdn, { settings: withMethods(settings), replacements });
  }

  function withMethods(input: z.output<typeof numberSettings>): NumberSettings {
    return { ...input, methods: input.methods ?? defaults(input.msisdn)?.methods ?? [] };
  }

  function defaults(msisdn: string): NumberSettings | undefined {
    const operator = plan.operatorOf(msisdn);
    if (!operator) return undefined;
    return {
      msisdn,
      behaviour: 'manual',
      after_ms: 0,
      fault: null,
      key: 'EC',
      methods: operator.methods,
      active: true,
      ...FIXED[msisdn],
    };
  }

  let writing: Promise<void> = Promise.resolve();
  function save(): Promise<void> {
    writing = writing
      .catch(() => undefined)
      .then(() => writeFileAtomically(path, JSON.stringify([...changed.values()])));
    return writing;
  }

  return {
    find(msisdn) {
      const entry = changed.get(msisdn);
      if (entry) return entry;
      const settings = defaults(msisdn);
      return settings && { settings, replacements: 0 };
    },
    list() {
      const fixed = Object.keys(FIXED).flatMap((msisdn) => (changed.has(msisdn) ? [] : (defaults(msisdn) ?? [])));
      return [...[...changed.values()].map(({ settings }) => settings), ...fixed].sort((a, b) =>
        a.msisdn.localeCompare(b.msisdn),
      );
    },
    async set(input) {
      const settings = withMethods(input);
      const before = changed.get(settings.msisdn)?.replacements ?? 0;
      const replacements = before + (settings.behaviour === 'new_serial' ? 1 : 0);
      changed.set(settings.msisdn, { settings, replacements });
      await save();
      return settings;
    },
    async reset(msisdn) {
      const existed = changed.delete(msisdn);
      if (existed) await save();
      return existed;
    },
  };
}
