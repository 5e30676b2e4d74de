/** Every attack on the provider, on one gateway: the families stand in provider/. */
import { afterAll, beforeAll } from 'vitest';
import { codes } from './provider/codes.ts';
import { openTarget, type Target } from './provider/target.ts';
import { tokens } from './provider/tokens.ts';

let target: Target;
const opened = (): Target => target;

beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.gateway.close());

codes(opened);
tokens(opened);
