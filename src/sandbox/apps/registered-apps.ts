/**
 * The sandbox's apps as the gateway registers them: made, listed, changed, given new secrets, deleted. The one place of the
 * sandbox that reaches into the gateway, as an operator's administration would.
 */
import type { EncryptedNumber, SubscriberIdFor } from '../../discovery/subscriber-id-for.ts';
import type { OperatorRegistry } from '../../operator/operator.ts';
import { currentSecret, operatorClientId } from '../../provider/client-credentials.ts';
import {
  createRegistration,
  type Registered,
  type Registration,
  RegistrationRefused,
} from '../../provider/registration.ts';
import { createRegistrationChanges } from '../../provider/registration-changes.ts';
import type { RelyingParty, RelyingPartyRepository } from '../../provider/relying-party.ts';
import type { SectorCheck } from '../../provider/sector.ts';
import type { Keyring } from '../../store/keyring.ts';
import { misbehaveSchema } from '../misbehave/registration.ts';
import { type AppRegistration, appRegistration } from './app-schema.ts';

export interface AppCredentials {
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string | undefined;
}

/** An app with its secrets, as it is shown once. */
export interface AppWithSecrets {
  readonly id: string;
  readonly name: string;
  readonly redirect_uris: readonly string[];
  readonly discovery: { readonly client_id: string; readonly client_secret: string };
  readonly operators: Readonly<Record<string, AppCredentials>>;
}

export interface RefusedApp {
  /** the member that is wrong */
  readonly path: string;
  readonly problem: string;
}

type Private = 'discovery_secret_hash' | 'earlier_discovery_secret' | 'fixed_secret' | 'secret_version';
export type ListedApp = Omit<RelyingParty, Private>;

export interface AppView {
  readonly app: ListedApp;
  /** part of the configuration or of the sandbox itself: nobody changes it */
  readonly fixed: boolean;
  readonly operators: Readonly<Record<string, AppCredentials>>;
  /** until when the discovery secret before is accepted, epoch milliseconds */
  readonly earlierSecretUntil: number | undefined;
}

/** A number that only one app can use, at one operator. */
export interface EncryptedForApp extends EncryptedNumber {
  readonly operator: string;
}

/** A headless app of the sandbox is called from the developer's own machine. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const withOwnServers = (input: Registration): Registration =>
  input.headless && !input.headless_addresses ? { ...input, headless_addresses: LOOPBACK } : input;

/** What is wrong is told; everything else is thrown on. */
async function orRefused<T>(work: Promise<T>): Promise<T | RefusedApp> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RegistrationRefused) return { path: error.path, problem: error.message };
    throw error;
  }
}

export const isRefused = (result: object): result is RefusedApp => 'problem' in result;

export interface RegisteredAppsPorts {
  readonly registry: OperatorRegistry;
  readonly parties: RelyingPartyRepository;
  readonly checkSector: SectorCheck;
  readonly keyring: Keyring;
  /** as discovery encrypts a number */
  readonly subscriberIdFor: SubscriberIdFor;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

export type RegisteredApps = ReturnType<typeof createRegisteredApps>;

export function createRegisteredApps(ports: RegisteredAppsPorts) {
  const { registry, keyring, parties, now } = ports;
  const register = createRegistration(ports);
  const changes = createRegistrationChanges(ports);

  const credentials = (party: RelyingParty): AppView['operators'] =>
    Object.fromEntries(
      registry.all.map(({ id, issuer }) => [
        id,
        { issuer, client_id: operatorClientId(party.id, id), client_secret: currentSecret(party, id, keyring) },
      ]),
    );
  const withSecrets = ({ party, discoverySecret }: Registered): AppWithSecrets => ({
    id: party.id,
    name: party.name,
    redirect_uris: party.redirect_uris,
    discovery: { client_id: party.discovery_client_id, client_secret: discoverySecret },
    operators: credentials(party),
  });
  const listed = (party: RelyingParty): ListedApp => {
    const { discovery_secret_hash: _hash, earlier_discovery_secret: _before, ...others } = party;
    const { fixed_secret: _secret, secret_version: _version, ...app } = others;
    return app;
  };

  return {
    schema: appRegistration,

    async create({ misbehave = [], ...input }: AppRegistration): Promise<AppWithSecrets | RefusedApp> {
      const made = await orRefused(register(withOwnServers(input), { misbehave }));
      return isRefused(made) ? made : withSecrets(made);
    },

    list: async (): Promise<readonly ListedApp[]> => (await parties.list()).map(listed),

    async find(id: string): Promise<AppView | undefined> {
      const party = await parties.find(id);
      if (!party) return undefined;
      const until = party.earlier_discovery_secret?.until;
      return {
        app: listed(party),
        fixed: party.discovery_secret_hash === undefined,
        operators: credentials(party),
        earlierSecretUntil: until !== undefined && until > now() ? until : undefined,
      };
    },

    async change(id: string, wanted: Readonly<Record<string, unknown>>): Promise<ListedApp | RefusedApp | undefined> {
      const { misbehave, ...others } = wanted;
      const parsed = misbehaveSchema.optional().safeParse(misbehave);
      if (!parsed.success) return { path: 'misbehave', problem: parsed.error.issues[0]?.message ?? 'not valid' };
      const besides = parsed.data && { misbehave: parsed.data };
      const changed = await orRefused(changes.change(id, others, besides));
      return changed === undefined || isRefused(changed) ? changed : listed(changed);
    },

    async rotate(id: string): Promise<AppWithSecrets | RefusedApp | undefined> {
      const rotated = await orRefused(changes.rotate(id));
      return rotated === undefined || isRefused(rotated) ? rotated : withSecrets(rotated);
    },

    /** What discovery answers the app about a number, digits; undefined when no operator here serves it. */
    async encrypted(id: string, msisdn: string): Promise<EncryptedForApp | undefined> {
      const [party, operator] = [await parties.find(id), registry.byNumber(msisdn)];
      if (!party || !operator) return undefined;
      return { operator: operator.id, ...(await ports.subscriberIdFor(msisdn, operator, party.id)) };
    },

    async remove(id: string): Promise<boolean | RefusedApp> {
      return orRefusedFlag(changes.remove(id));
    },
  };
}

async function orRefusedFlag(work: Promise<boolean>): Promise<boolean | RefusedApp> {
  const done = await orRefused(work.then((flag) => ({ flag })));
  return isRefused(done) ? done : done.flag;
}
