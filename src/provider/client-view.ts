/** What the gateway registered about an oidc-provider client beyond the standard metadata, parsed. */
import type { Client } from 'oidc-provider';
import { z } from 'zod';
import { createNetworkTable } from '../config/cidr.ts';

const metadata = z.object({
  signet_party: z.string(),
  signet_profile: z.enum(['auto', 'mobile-connect', 'oidc']),
  signet_silent: z.boolean(),
  signet_short_name: z.string(),
  signet_number_matching: z.boolean().optional(),
  signet_geofencing: z.boolean(),
  signet_location: z.boolean(),
  signet_signature: z.boolean(),
  signet_resources: z.array(z.string()),
  signet_resource_server_for: z.array(z.string()),
  signet_headless: z.boolean(),
  signet_headless_addresses: z.array(z.string()),
  signet_skip_logout_question: z.boolean(),
  clientName: z.string(),
  sector: z.string().min(1),
});

export interface ClientView {
  readonly party: string;
  readonly profile: 'auto' | 'mobile-connect' | 'oidc';
  readonly silent: boolean;
  readonly shortName: string;
  /** its own wish; undefined leaves it to the operator */
  readonly numberMatching: boolean | undefined;
  /** people sign in to it from certain places only, so each sign-in asks the phone */
  readonly geofenced: boolean;
  /** may ask for the scope mid_location */
  readonly mayLocate: boolean;
  /** may have the signature over its dtbs */
  readonly maySign: boolean;
  /** resources that it may ask access tokens for, besides those that are open */
  readonly resources: ReadonlySet<string>;
  /** resources that it serves */
  readonly resourceServerFor: ReadonlySet<string>;
  /** may have people authenticated without a browser */
  readonly headless: boolean;
  /** may sign people out without asking them, where its id_token_hint names their session */
  readonly skipsLogoutQuestion: boolean;
  /** whether an address is one of its servers */
  readonly isOwnServer: (address: string) => boolean;
  readonly name: string;
  /** host and port of the redirect URIs, or host of sector_identifier_uri; the scheme of a native app's redirect URI */
  readonly sector: string;
}

const schemeOf = (uri: string | undefined): string | undefined =>
  uri === undefined ? undefined : new URL(uri).protocol;

const views = new WeakMap<Client, ClientView>();

export function clientView(client: Client | undefined): ClientView {
  if (!client) throw new Error('the request has no client');
  const known = views.get(client);
  if (known) return known;
  const parsed = metadata.parse({
    signet_party: client.signet_party,
    signet_profile: client.signet_profile,
    signet_silent: client.signet_silent,
    signet_short_name: client.signet_short_name,
    signet_number_matching: client.signet_number_matching,
    signet_geofencing: client.signet_geofencing,
    signet_location: client.signet_location,
    signet_signature: client.signet_signature,
    signet_resources: client.signet_resources,
    signet_resource_server_for: client.signet_resource_server_for,
    signet_headless: client.signet_headless,
    signet_headless_addresses: client.signet_headless_addresses,
    signet_skip_logout_question: client.signet_skip_logout_question,
    clientName: client.clientName,
    sector: client.sectorIdentifier || schemeOf(client.redirectUris?.[0]),
  });
  const ownServers = createNetworkTable(parsed.signet_headless_addresses.map((network) => [network, true] as const));
  const view: ClientView = {
    party: parsed.signet_party,
    profile: parsed.signet_profile,
    silent: parsed.signet_silent,
    shortName: parsed.signet_short_name,
    numberMatching: parsed.signet_number_matching,
    geofenced: parsed.signet_geofencing,
    mayLocate: parsed.signet_location,
    maySign: parsed.signet_signature,
    resources: new Set(parsed.signet_resources),
    resourceServerFor: new Set(parsed.signet_resource_server_for),
    headless: parsed.signet_headless,
    skipsLogoutQuestion: parsed.signet_skip_logout_question,
    isOwnServer: (address) => ownServers(address) ?? false,
    name: parsed.clientName,
    sector: parsed.sector,
  };
  views.set(client, view);
  return view;
}
