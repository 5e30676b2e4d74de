/** /sandbox/trouble: what is in force, and a form for more. Works by forms alone; reads and changes the list only. */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { frame } from '../../pages/frame.ts';
import type { Renderer } from '../../pages/renderer.ts';
import type { SimulatedOperator } from '../phone/number-plan.ts';
import type { Route } from '../phone/routes.ts';
import { ensureFormToken, isOwnForm } from '../phone/same-origin.ts';
import { factsOf, KINDS, PARAMETER_NAMES } from './kinds.ts';
import type { TroubleSchema } from './settings.ts';
import { TOO_MANY } from './trouble-operations.ts';
import { type FormValues, type Problem, troubleView } from './trouble-view.ts';
import type { Troubles } from './troubles.ts';
import { WORDS } from './words.ts';

const PATH = '/sandbox/trouble';
const FORM_LIMIT_BYTES = 4 * 1024;
const FIELDS = ['kind', 'operator', 'operation', 'msisdn', 'count', ...PARAMETER_NAMES] as const;
const NUMERIC: readonly string[] = ['count', ...PARAMETER_NAMES];

export interface TroublePageOptions {
  readonly troubles: Troubles;
  readonly schema: TroubleSchema;
  readonly operators: readonly SimulatedOperator[];
  readonly renderer: Renderer;
}

export function troublePage({ operators, renderer, schema, troubles }: TroublePageOptions): Route[] {
  function draw(ctx: Context, values: FormValues, problem?: Problem): void {
    const done = Object.entries(WORDS.done).find(([name]) => name === ctx.query.done)?.[1];
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-store');
    // not no-referrer: browsers would send `Origin: null` with the form
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.body = renderer.render('sandbox/trouble', {
      ...frame({
        language: 'en',
        title: WORDS.title,
        wide: true,
        sendsOrigin: true,
        styles: ['sandbox.css', 'trouble.css'],
        footnote: WORDS.footnote,
      }),
      page: troubleView({
        troubles: troubles.list(),
        operators,
        csrf: ensureFormToken(ctx),
        values,
        problem,
        done: problem ? undefined : done,
      }),
    });
  }

  function refuse(ctx: Context, values: FormValues, problem: Problem): void {
    ctx.status = 400;
    draw(ctx, values, problem);
  }

  function set(ctx: Context, form: URLSearchParams): void {
    const values = Object.fromEntries(FIELDS.map((name) => [name, form.get(name)?.trim() ?? '']));
    const parsed = schema.safeParse(asked(values));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      refuse(ctx, values, { field: String(issue?.path[0] ?? ''), text: issue?.message ?? '' });
    } else if (troubles.set(parsed.data)) {
      seeOther(ctx, 'set');
    } else {
      refuse(ctx, values, { field: '', text: TOO_MANY });
    }
  }

  return [
    { method: 'GET', path: PATH, handle: async (ctx) => draw(ctx, {}) },
    {
      method: 'POST',
      path: PATH,
      async handle(ctx) {
        const form = new URLSearchParams((await readText(ctx.req, FORM_LIMIT_BYTES)) ?? '');
        if (!isOwnForm(ctx, form.get('csrf'))) {
          ctx.status = 403;
          ctx.body = WORDS.foreignForm;
          return;
        }
        if (form.get('action') === 'set') {
          set(ctx, form);
        } else if (form.get('action') === 'clear') {
          troubles.clear();
          seeOther(ctx, 'cleared');
        } else if (troubles.remove(form.get('remove') ?? '')) {
          seeOther(ctx, 'removed');
        } else {
          refuse(ctx, {}, { field: '', text: WORDS.gone });
        }
      },
    },
  ];
}

function seeOther(ctx: Context, done: keyof typeof WORDS.done): void {
  ctx.status = 303;
  ctx.set('Location', `${PATH}?done=${done}`);
}

/** The form as the API takes it: nothing for what is empty, and for parameters that the kind does not take. */
function asked(values: FormValues): object {
  const kind = KINDS.find((name) => name === values.kind);
  const takes: object = kind ? factsOf(kind).takes : {};
  const entries = Object.entries(values).flatMap(([name, value]) => {
    const idle = PARAMETER_NAMES.some((parameter) => parameter === name) && !(name in takes);
    if (value === '' || idle) return [];
    return [[name, NUMERIC.includes(name) && /^-?\d+$/.test(value) ? Number(value) : value]];
  });
  return Object.fromEntries(entries);
}
