/** Terms and conditions of the simulated operators, which a person accepts before a SIM is activated by a sign-in. */
import type { Middleware } from 'koa';
import { frame } from '../../pages/frame.ts';
import type { Renderer } from '../../pages/renderer.ts';

export function createTerms(renderer: Renderer): Middleware {
  const page = renderer.render('sandbox/terms', {
    ...frame({ language: 'en', title: 'Terms and conditions', styles: ['sandbox.css'], footnote: false }),
  });
  return async (ctx, next) => {
    if (ctx.path !== '/sandbox/terms' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.type = 'html';
    ctx.body = page;
  };
}
