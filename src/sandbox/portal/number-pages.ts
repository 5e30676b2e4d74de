/**
 * Test numbers and the people behind them: how each behaves, what operators know about its person, and a form for both.
 * Reads and changes them by the sandbox API of the simulator, which keeps them.
 */
import type { Context } from 'koa';
import { z } from 'zod';
import { BEHAVIOUR_ROWS, SPECIAL_NUMBERS } from '../home/numbers.ts';
import { person } from '../phone/person.ts';
import type { Route } from '../phone/routes.ts';
import type { PortalParts } from './parts.ts';

const PATH = '/sandbox/numbers';
const API = '/sandbox/api/numbers';
const TIMEOUT_MS = 8_000;
const DONE: Readonly<Record<string, string>> = {
  set: 'Set. It concerns messages that arrive from now on.',
  reset: 'The number is what it was before anybody changed it.',
};

/** As the API lists them: what the form has no field for goes back as it came. */
const settings = z.looseObject({
  msisdn: z.string(),
  behaviour: z.string(),
  after_ms: z.number(),
  fault: z.number().nullable(),
  key: z.string(),
  active: z.boolean(),
  person: z.record(z.string(), z.unknown()).optional(),
});
type Settings = z.infer<typeof settings>;
const problem = z.object({ error_description: z.string(), path: z.string().default('') });
type Problem = z.infer<typeof problem>;

type Values = Readonly<Record<'msisdn' | 'behaviour' | 'after_ms' | 'fault' | 'key' | 'active' | 'person', string>>;

const EXAMPLE =
  '{"given_name": "Mara", "family_name": "Muster", "email": "mara@example.com", "birthdate": "1980-02-29"}';

const valuesOf = (known?: Settings): Values => ({
  msisdn: known?.msisdn ?? '',
  behaviour: known?.behaviour ?? 'manual',
  after_ms: String(known?.after_ms ?? 0),
  fault: known?.fault ? String(known.fault) : '',
  key: known?.key ?? 'EC',
  active: known?.active === false ? 'no' : 'yes',
  person: known?.person ? JSON.stringify(known.person, null, 2) : '',
});

const valuesOfForm = (form: URLSearchParams): Values => {
  const field = (name: keyof Values): string => form.get(name)?.trim() ?? '';
  return {
    msisdn: field('msisdn'),
    behaviour: field('behaviour'),
    after_ms: field('after_ms'),
    fault: field('fault'),
    key: field('key'),
    active: field('active') === 'yes' ? 'yes' : 'no',
    person: field('person'),
  };
};

const numeral = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);

function readPerson(text: string): { readonly value: unknown } | undefined {
  if (text === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

export function numberPages({ paper }: PortalParts, simulator: string): Route[] {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${simulator}${path}`, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const list = async (): Promise<readonly Settings[]> => z.array(settings).parse(await call('GET', API));
  const find = async (typed: string): Promise<Settings | undefined> => {
    const digits = typed.replace(/[\s-]/g, '').replace(/^(\+|00)/, '');
    return (await list()).find(({ msisdn }) => msisdn === digits);
  };

  const draw = async (ctx: Context, values = valuesOf(), wrong?: Problem): Promise<void> =>
    paper.draw(ctx, {
      view: 'numbers',
      title: 'Numbers and people',
      status: wrong ? 400 : 200,
      page: {
        numbers: (await list()).map(({ msisdn, behaviour, fault, key, active, person: known }) => ({
          msisdn,
          behaviour: fault === null ? behaviour : `${behaviour} ${fault}`,
          notes: [key, ...(active ? [] : ['not activated']), ...Object.keys(known ?? {})].join(', '),
        })),
        special: SPECIAL_NUMBERS,
        behaviours: BEHAVIOUR_ROWS,
        attributes: Object.keys(person.shape),
        example: EXAMPLE,
        values,
        problem: wrong,
        done: wrong ? undefined : Object.entries(DONE).find(([name]) => name === ctx.query.done)?.[1],
      },
    });

  const set = async (ctx: Context, form: URLSearchParams): Promise<void> => {
    const values = valuesOfForm(form);
    const known = readPerson(values.person);
    if (!known) return draw(ctx, values, { path: 'person', error_description: 'must be a JSON object' });
    const { person: _before, ...before } = (await find(values.msisdn)) ?? {};
    const answer = await call('PUT', API, {
      ...before,
      msisdn: values.msisdn,
      behaviour: values.behaviour,
      after_ms: values.after_ms === '' ? 0 : numeral(values.after_ms),
      fault: values.fault === '' ? null : numeral(values.fault),
      key: values.key,
      active: values.active === 'yes',
      ...(known.value !== undefined && { person: known.value }),
    });
    const wrong = problem.safeParse(answer);
    return wrong.success ? draw(ctx, values, wrong.data) : paper.seeOther(ctx, `${PATH}?done=set`);
  };

  const reset = async (ctx: Context, msisdn: string): Promise<void> => {
    const wrong = problem.safeParse(await call('DELETE', `${API}/${encodeURIComponent(msisdn)}`));
    return wrong.success ? draw(ctx, undefined, wrong.data) : paper.seeOther(ctx, `${PATH}?done=reset`);
  };

  return [
    { method: 'GET', path: PATH, handle: (ctx) => draw(ctx) },
    {
      method: 'POST',
      path: PATH,
      async handle(ctx) {
        const form = await paper.readForm(ctx);
        if (!form) return;
        const [edited, gone] = [form.get('edit'), form.get('reset')];
        // by form, not by address: a number has no place in an address
        if (edited !== null) await draw(ctx, valuesOf(await find(edited)));
        else if (gone !== null) await reset(ctx, gone);
        else await set(ctx, form);
      },
    },
  ];
}
