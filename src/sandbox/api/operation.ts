/**
 * An operation of the sandbox API as data: where it is, what it takes and what it answers. Its route is made of it, and so is
 * the OpenAPI document; neither knows an operation of its own. Closed to names that are not loopback.
 */
import type { Context } from 'koa';
import type { z } from 'zod';
import { readJson, refuse } from '../phone/json-body.ts';
import { loopbackOnly } from '../phone/loopback.ts';
import type { Route } from '../phone/routes.ts';

/** A kind of JSON value that has a name in the document. */
export interface Shape<S extends z.ZodType = z.ZodType> {
  /** e.g. `Message` */
  readonly name: string;
  readonly schema: S;
  readonly example: unknown;
  /** a sentence about members that do not speak for themselves */
  readonly words?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly about: string;
  /** undefined: no body */
  readonly shape?: Shape;
  /** a list of them */
  readonly list?: boolean;
  /** in place of the shape's own */
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly about: string;
  readonly example: string;
}

export const TAGS = ['Apps', 'Numbers', 'Messages', 'Trouble', 'Examples'] as const;

export interface Operation {
  /** operationId, e.g. `listApps` */
  readonly id: string;
  readonly tag: (typeof TAGS)[number];
  readonly method: Route['method'];
  /** a parameter in braces, e.g. `/sandbox/api/apps/{id}` */
  readonly path: string;
  readonly summary: string;
  readonly about?: string;
  /** the one in the path */
  readonly parameter?: Parameter;
  /** those of the query, all optional */
  readonly query?: { readonly schema: z.ZodObject; readonly parameters: readonly Parameter[] };
  readonly body?: Shape;
  /** by status; those that every operation may have come on top */
  readonly answers: Readonly<Record<number, Answer>>;
}

/** One that takes a JSON body. */
export interface BodyOperation<S extends z.ZodType> extends Operation {
  readonly body: Shape<S>;
}

const routeOf = ({ method, path }: Operation, handle: Route['handle']): Route =>
  loopbackOnly({ method, path: path.replace(/\{\w+\}/, ':'), handle });

/** @param handle is given the parameter in the path, empty where there is none */
export const answering = (operation: Operation, handle: Route['handle']): Route => routeOf(operation, handle);

/** @param handle is given the checked body, and the parameter in the path; not called when the body was refused */
export const taking = <S extends z.ZodType>(
  operation: BodyOperation<S>,
  handle: (ctx: Context, body: z.output<S>, parameter: string) => Promise<void>,
): Route =>
  routeOf(operation, async (ctx, parameter) => {
    const body = await readJson(ctx, operation.body.schema);
    if (body !== undefined) await handle(ctx, body, parameter);
  });

/** The checked query; undefined when the request was refused. */
export function readQuery<S extends z.ZodObject>(ctx: Context, schema: S): z.output<S> | undefined {
  const parsed = schema.safeParse({ ...ctx.query });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const description = issue?.message ?? 'wrong value';
  refuse(ctx, { status: 400, error: 'invalid_request', description, path: issue?.path.join('.') ?? '' });
  return undefined;
}
