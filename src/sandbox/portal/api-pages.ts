/** The OpenAPI document of the sandbox API, and the same for people: every operation with its members, answers and a call. */
import type { Context } from 'koa';
import { fieldRows, schemaOf } from '../api/json-schema.ts';
import { openApiDocument, type Places, TAG_WORDS } from '../api/openapi.ts';
import { type Answer, type Operation, type Shape, TAGS } from '../api/operation.ts';
import { answersOf } from '../api/problem.ts';
import type { Route } from '../phone/routes.ts';
import type { Paper } from './paper.ts';
import { shellText } from './snippets/quote.ts';

export const DOCUMENT_PATH = '/sandbox/openapi.json';
const PATH = '/sandbox/api';

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

function curlOf({ body, method, parameter, path, tag }: Operation, { origin, simulator }: Places): string {
  const filled = parameter ? path.replace(/\{\w+\}/, encodeURIComponent(parameter.example)) : path;
  const url = shellText(`${tag === 'Apps' ? origin : simulator}${filled}`);
  const verb = method === 'GET' || (method === 'POST' && body) ? '' : ` -X ${method}`;
  const sent = body
    ? ` \\\n  -H 'Content-Type: application/json' \\\n  -d ${shellText(JSON.stringify(body.example))}`
    : '';
  return `curl -s${verb} ${url}${sent}`;
}

function answerRow([status, { about, example, list = false, shape }]: readonly [string, Answer]) {
  const shown = example ?? shape?.example;
  return {
    status,
    about,
    failed: Number(status) >= 400,
    shape: shape?.name,
    list,
    example: shown === undefined ? undefined : pretty(list ? [shown] : shown),
  };
}

const shapeRow = (shape: Shape, io: 'input' | 'output') => ({
  name: shape.name,
  fields: fieldRows(schemaOf(shape, io)),
});

/** The operations as the page shows them. */
export function apiView(operations: readonly Operation[], places: Places) {
  const row = (operation: Operation) => {
    const { about, body, id, method, parameter, path, query, summary } = operation;
    return {
      id,
      method,
      path,
      summary,
      about,
      parameters: [
        ...(parameter ? [{ ...parameter, place: 'in the path' }] : []),
        ...(query?.parameters ?? []).map((one) => ({ ...one, place: 'in the query, optional' })),
      ],
      body: body && shapeRow(body, 'input'),
      curl: curlOf(operation, places),
      answers: Object.entries(answersOf(operation)).map(answerRow),
    };
  };
  const answered = operations.flatMap((operation) =>
    Object.values(answersOf(operation)).flatMap(({ shape }) => shape ?? []),
  );
  return {
    tags: TAGS.map((name) => ({
      name,
      word: TAG_WORDS[name],
      operations: operations.filter(({ tag }) => tag === name).map(row),
    })),
    shapes: [...new Map(answered.map((shape) => [shape.name, shape])).values()].map((shape) =>
      shapeRow(shape, 'output'),
    ),
    document: DOCUMENT_PATH,
  };
}

export interface ApiDescribed {
  readonly operations: readonly Operation[];
  readonly places: Places;
}

export function apiPages(paper: Paper, { operations, places }: ApiDescribed): Route[] {
  const document = JSON.stringify(openApiDocument(operations, places), null, 2);
  const page = apiView(operations, places);
  return [
    { method: 'GET', path: PATH, handle: async (ctx) => paper.draw(ctx, { view: 'api', title: 'Sandbox API', page }) },
    {
      method: 'GET',
      path: DOCUMENT_PATH,
      async handle(ctx: Context) {
        ctx.set('Cache-Control', 'no-cache');
        ctx.type = 'application/json';
        ctx.body = document;
      },
    },
  ];
}
