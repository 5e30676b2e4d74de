/** Every attack on the provider, on one gateway: the families stand in provider/. */
import { afterAll, beforeAll } from 'vitest';
import { addresses } from './provider/addresses.ts';
import { codes } from './provider/codes.ts';
import { outgoing } from './provider/outgoing.ts';
import { people } from './provider/people.ts';
import { requests } from './provider/requests.ts';
import { sessions } from './provider/sessions.ts';
import { openTarget, type Target } from './provider/target.ts';
import { tokens } from './provider/tokens.ts';

let target: Target;
const opened = (): Target => target;

beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

addresses(opened);
codes(opened);
requests(opened);
tokens(opened);
sessions(opened);
people(opened);
outgoing(opened);
