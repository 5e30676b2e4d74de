/** Addresses of logins. An address opens nothing by itself: the right to a login is its cookie. */
import type { Operator } from '../operator/operator.ts';

/** Address of a login, or of one of its actions. */
export const loginAddress = (operator: Pick<Operator, 'issuer'>, uid: string, action = ''): string =>
  `${operator.issuer}/login/${uid}${action}`;
