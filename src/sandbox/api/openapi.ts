/** The operations of the sandbox API as an OpenAPI 3.1 document. Pure; knows no operation by name. */
import { type JsonSchema, schemaOf } from './json-schema.ts';
import { type Answer, type Operation, type Parameter, type Shape, TAGS } from './operation.ts';
import { answersOf } from './problem.ts';

export interface Places {
  /** where the gateway is, e.g. `http://localhost:3000` */
  readonly origin: string;
  /** where the simulated phones are: the same, unless the simulator was started alone */
  readonly simulator: string;
}

const ABOUT = [
  'Apps, test numbers, messages and trouble of the Signet sandbox, for programs.',
  'JSON only, without authentication, and only for requests whose Host header is a loopback name.',
  'Wrong requests change nothing and are told what, where and what would be right.',
].join(' ');

export const TAG_WORDS: Readonly<Record<(typeof TAGS)[number], string>> = {
  Apps: 'Relying parties, their secrets, and their last requests.',
  Numbers: 'How the phone of a number behaves, and who its person is.',
  Messages: 'What waits on the phones, and the answer to it.',
  Trouble: 'A simulated signature service that misbehaves on purpose.',
  Examples: 'Two websites that share one login, on the ports after the gateway’s own.',
};

const reference = ({ name }: Shape) => ({ $ref: `#/components/schemas/${name}` });

const parameterOf = (place: 'path' | 'query', { about, example, name }: Parameter) => ({
  name,
  in: place,
  required: place === 'path',
  description: about,
  schema: { type: 'string' },
  example,
});

function answerOf({ about, example, list = false, shape }: Answer): object {
  if (!shape) return { description: about };
  const schema = list ? { type: 'array', items: reference(shape) } : reference(shape);
  const shown = example ?? shape.example;
  return { description: about, content: { 'application/json': { schema, example: list ? [shown] : shown } } };
}

function operationOf(operation: Operation): object {
  const { about, body, id, parameter, query, summary, tag } = operation;
  const parameters = [
    ...(parameter ? [parameterOf('path', parameter)] : []),
    ...(query?.parameters ?? []).map((one) => parameterOf('query', one)),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(about !== undefined && { description: about }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference(body), example: body.example } },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(answersOf(operation)).map(([status, answer]) => [status, answerOf(answer)]),
    ),
  };
}

/** Every shape once, by its name: what is sent as it may be sent, what is answered as it is answered. */
function shapesOf(operations: readonly Operation[]): Readonly<Record<string, JsonSchema>> {
  const sent = operations.flatMap(({ body }) => body ?? []);
  const answered = operations.flatMap((operation) =>
    Object.values(answersOf(operation)).flatMap(({ shape }) => shape ?? []),
  );
  const shapes = new Map([
    ...sent.map((shape) => [shape.name, schemaOf(shape, 'input')] as const),
    ...answered.map((shape) => [shape.name, schemaOf(shape, 'output')] as const),
  ]);
  return Object.fromEntries([...shapes].sort(([a], [b]) => a.localeCompare(b)));
}

export function openApiDocument(operations: readonly Operation[], { origin, simulator }: Places) {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const paths = [...byPath].map(([path, atPath]) => {
    const elsewhere = simulator !== origin && atPath.some(({ tag }) => tag !== 'Apps');
    const methods = atPath.map((operation) => [operation.method.toLowerCase(), operationOf(operation)]);
    return [path, { ...(elsewhere && { servers: [{ url: simulator }] }), ...Object.fromEntries(methods) }] as const;
  });
  return {
    openapi: '3.1.1',
    info: {
      title: 'Signet sandbox API',
      version: '1',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [],
    tags: TAGS.map((name) => ({ name, description: TAG_WORDS[name] })),
    paths: Object.fromEntries(paths),
    components: { schemas: shapesOf(operations) },
  };
}
