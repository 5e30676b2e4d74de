/**
 * How the phone of each number behaves: fixed test numbers, what was set through the sandbox API (kept across restarts),
 * and manual for everybody else. A change concerns messages that arrive after it.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyType } from '../../tls/key-pairs.ts';
import { FAILURE_STATUSES, FAULTS, type FailureCode, isFailureCode } from '../mssp/faults.ts';
import { writeFileAtomically } from '../pki/atomic-file.ts';
import { readJsonFile } from '../pki/json-file.ts';
import { GEOFENCING_ERRORS } from './geofencing-errors.ts';
import { METHODS, type Method, type NumberPlan, parseMsisdn } from './number-plan.ts';
import { type Person, person } from './person.ts';

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
  /** methods that exist on the phone, but were never activated */
  readonly inactive_methods?: readonly Method[] | undefined;
  /** of the SIM: fault 402 */
  readonly pin_blocked?: boolean | undefined;
  /** fault 403 */
  readonly suspended?: boolean | undefined;
  /** where the phone is; absent: nobody can tell */
  readonly location?: PhoneLocation | undefined;
  /** FiCom's noSpamCode that the person chose */
  readonly spam_code?: string | undefined;
  /** whether the person made a recovery code */
  readonly recovery_code?: boolean | undefined;
  /** a signature request activates a SIM that never was */
  readonly auto_activation?: boolean | undefined;
  /** who the number belongs to, for person identity */
  readonly person?: Person | undefined;
}

export interface PhoneLocation {
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  /** metres */
  readonly accuracy: number;
  /** 0 to 1 */
  readonly device_confidence: number;
  readonly location_confidence: number;
  readonly age_minutes: number;
  /** methods by which it can be found; absent: all */
  readonly methods?: readonly Method[] | undefined;
  /** geofencing error that comes in its place */
  readonly error?: number | undefined;
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

const methodList = z
  .array(z.enum(METHODS))
  .refine((methods) => new Set(methods).size === methods.length, 'must not name a method twice');

const location = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code such as CH')
    .default('CH'),
  accuracy: z.int().min(0).max(1_000_000).default(16),
  device_confidence: z.number().min(0).max(1).default(1),
  location_confidence: z.number().min(0).max(1).default(1),
  age_minutes: z.number().min(0).max(10_000).default(0),
  methods: methodList.optional(),
  error: z
    .int()
    .refine((code) => GEOFENCING_ERRORS.includes(code), `must be one of ${GEOFENCING_ERRORS.join(', ')}`)
    .optional(),
});

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
    methods: methodList.optional(),
    active: z.boolean().default(true),
    inactive_methods: methodList.optional(),
    pin_blocked: z.boolean().optional(),
    suspended: z.boolean().optional(),
    location: location.optional(),
    spam_code: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{2,15}$/, 'must be 3 to 16 letters and digits, the first one a letter')
      .optional(),
    recovery_code: z.boolean().optional(),
    auto_activation: z.boolean().optional(),
    person: person.optional(),
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
  /** The SIM of the number is active from now on. */
  activate(msisdn: string): Promise<void>;
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
    async activate(msisdn) {
      const entry = changed.get(msisdn);
      if (!entry) return;
      const inactive = entry.settings.active
        ? entry.settings.inactive_methods
        : entry.settings.methods.filter((method) => method !== 'sim');
      const inactive_methods = inactive?.filter((method) => method !== 'sim') ?? [];
      const { inactive_methods: _before, ...rest } = entry.settings;
      const settings = { ...rest, active: true, ...(inactive_methods.length > 0 && { inactive_methods }) };
      changed.set(msisdn, { ...entry, settings });
      await save();
    },
    async reset(msisdn) {
      const existed = changed.delete(msisdn);
      if (existed) await save();
      return existed;
    },
  };
}
