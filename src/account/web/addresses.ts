/** Where the page of one's own stands at an operator. */
import type { Operator } from '../../operator/operator.ts';
import type { AccountAddresses } from '../../pages/account-models.ts';
import { ACCOUNT_PATH } from '../path.ts';

export const accountAddress = ({ issuer }: Pick<Operator, 'issuer'>): string => `${issuer}${ACCOUNT_PATH}`;

export function accountAddresses(operator: Pick<Operator, 'issuer'>): AccountAddresses {
  const page = accountAddress(operator);
  return {
    page,
    activity: `${page}/activity`,
    signIn: `${page}/sign-in`,
    signOut: `${page}/sign-out`,
    signOutEverywhere: `${page}/sign-out-everywhere`,
    withdraw: `${page}/withdraw`,
  };
}
