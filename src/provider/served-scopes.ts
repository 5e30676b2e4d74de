/** Which of the profile's scopes one operator serves: those whose data it has. Pure. */
import { itemsOf } from '../attributes/catalogue.ts';
import type { Operator, OperatorSettings } from '../operator/operator.ts';
import { SCOPES, type ScopeGroup } from '../profile/scopes.ts';

/** What an operator needs to have for the scopes of a group; the others are served by all. */
const NEEDS: Partial<Record<ScopeGroup, (settings: OperatorSettings) => boolean>> = {
  profile: ({ attributes }) => attributes !== undefined,
  identity: ({ attributes }) => attributes !== undefined,
  kyc: ({ attributes }) => attributes !== undefined,
  number: ({ header_enrichment: network }) => network !== undefined,
  takeover: ({ attributes }) => attributes?.kind === 'http',
  location: ({ mss }) => mss.services.geofencing,
};

/** The number itself is known without any source. */
const sharesNumberOnly = (scope: string): boolean => itemsOf({ scopes: [scope] }).join() === 'phone_number';

/** What is granted there, and published as `scopes_supported`. */
export const servedScopes = ({ settings }: Operator): string[] =>
  SCOPES.filter(
    ({ scope, group, status }) =>
      status !== 'accepted' && (NEEDS[group]?.(settings) !== false || (group !== 'number' && sharesNumberOnly(scope))),
  ).map(({ scope }) => scope);
