/** A table of routes as Koa middleware: exact paths, at most one parameter, 405 where only the method is wrong. */
import type { Context, Middleware } from 'koa';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** with `:` for the segment that is a parameter */
  readonly path: string;
  readonly handle: (ctx: Context, parameter: string) => Promise<void>;
}

export function routeTable(routes: readonly Route[]): Middleware {
  return async (ctx, next) => {
    const found = routes.flatMap((route) => {
      const parameter = match(route.path, ctx.path);
      return parameter === undefined ? [] : { route, parameter };
    });
    if (found.length === 0) return next();
    const method = ctx.method === 'HEAD' ? 'GET' : ctx.method;
    const chosen = found.find(({ route }) => route.method === method);
    if (!chosen) {
      const methods = found.map(({ route }) => route.method).join(', ');
      ctx.set('Allow', methods);
      ctx.status = 405;
      ctx.body = { error: 'method_not_allowed', error_description: `only ${methods} is served here`, path: '' };
      return;
    }
    await chosen.route.handle(ctx, chosen.parameter);
  };
}

/** The parameter, empty where the route has none; undefined when the path is another one. */
function match(route: string, path: string): string | undefined {
  const [wanted, given] = [route.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const fits = wanted.every((segment, index) => (segment === ':' ? given[index] !== '' : segment === given[index]));
  return fits ? decoded(given[wanted.indexOf(':')] ?? '') : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
