/**
 * The gateway's own client at each operator: with it a person signs in to the page of one's own. It is built in, listed
 * nowhere, and of no use to anybody else: its answers go to that page only, it gets nothing but `openid`, and no secret is
 * accepted for it, so that its codes cannot be redeemed.
 */
import type { AdapterPayload } from 'oidc-provider';
import { ACCOUNT_PATH } from '../account/path.ts';
import { OWN_PARTY, relyingParty } from '../config/schema/relying-party.ts';
import type { Operator } from '../operator/operator.ts';
import { operatorClientId, parseClientId } from './client-credentials.ts';
import { configuredParty } from './parties.ts';
import type { RelyingParty } from './relying-party.ts';

const LONGEST_NAME = 64;

export const ownClientId = (operatorId: string): string => operatorClientId(OWN_PARTY, operatorId);

export const isOwnClient = (clientId: string): boolean => parseClientId(clientId)?.relyingPartyId === OWN_PARTY;

/** Where its sign-ins come back. */
export const ownCallback = ({ issuer }: Pick<Operator, 'issuer'>): string => `${issuer}${ACCOUNT_PATH}/callback`;

/** Towards the person it has the operator's name: that is whose page it is. */
export const ownParty = ({ issuer, name }: Pick<Operator, 'issuer' | 'name'>): RelyingParty =>
  configuredParty(
    relyingParty.parse({
      id: OWN_PARTY,
      name: name.slice(0, LONGEST_NAME).trim(),
      redirect_uris: [ownCallback({ issuer })],
      profile: 'oidc',
    }),
  );

/** @param metadata as of any relying party */
export const ownClientMetadata = (metadata: AdapterPayload): AdapterPayload => ({
  ...metadata,
  scope: 'openid',
  grant_types: ['authorization_code'],
});
