/** What the login route is asked for, by address or form. Pure. */
import { z } from 'zod';
import { RelyingPartyError } from '../errors.ts';
import { LEVELS } from '../levels.ts';
import type { Settings } from '../options.ts';
import { single } from '../outside/requests.ts';
import type { Session } from '../session/session.ts';
import { levelFor } from './demand.ts';
import { localPath } from './return-to.ts';
import type { LoginWish } from './start.ts';

const parameters = z.object({
  acr: z.enum(LEVELS).optional(),
  max_age: z
    .string()
    .regex(/^\d{1,8}$/)
    .transform(Number)
    .optional(),
  silent: z.enum(['0', '1']).optional(),
});

/** @throws RelyingPartyError invalid_return_to */
export function checkedPath(value: string, { basePath }: Pick<Settings, 'basePath'>): string {
  const path = localPath(value, basePath);
  if (path === undefined) throw new RelyingPartyError('invalid_return_to');
  return path;
}

/**
 * @param session that the login takes the place of: without a level of its own it asks for the one of the session
 * @throws RelyingPartyError invalid_return_to, invalid_parameter
 */
export function readWish(sent: URLSearchParams, settings: Settings, session?: Session): LoginWish {
  const returnTo = checkedPath(single(sent, 'return_to') ?? '/', settings);
  const read = parameters.safeParse({
    acr: single(sent, 'acr'),
    max_age: single(sent, 'max_age'),
    silent: single(sent, 'silent'),
  });
  if (!read.success) throw new RelyingPartyError('invalid_parameter');
  const { acr, max_age: maxAge } = read.data;
  const silent = read.data.silent === '1';
  const kept = acr === undefined && !silent ? session : undefined;
  return { returnTo, acr: levelFor({ acr }, settings.acr, kept), maxAge, silent };
}
