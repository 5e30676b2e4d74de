/**
 * Checks that a sector_identifier_uri names every redirect address of its relying party (OpenID Connect Registration 1.0
 * section 5), so that nobody joins a sector, and learns its pseudonyms, who does not belong to it. Asks at registration and
 * at the first use in a process; remembers a success for good and a failure for a moment. Never says more about the
 * answer than what is wrong with it.
 */
import { z } from 'zod';
import { AddressRefused } from './outgoing.ts';

const RETRY_MS = 30_000;
const KEEP_COUNT = 1_000;

export interface SectorClaim {
  readonly sector_identifier_uri?: string | undefined;
  readonly redirect_uris: readonly string[];
}

/** @returns what is wrong, one sentence without the address; undefined when nothing is */
export type SectorCheck = (claim: SectorClaim) => Promise<string | undefined>;

interface Known {
  readonly problem: Promise<string | undefined>;
  /** epoch milliseconds; undefined while it is asked for, and for good after a success */
  until: number | undefined;
}

const addresses = z.array(z.string());

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function createSectorCheck(ports: {
  /** the guarded fetch of outgoing.ts */
  readonly fetch: (address: string, init?: RequestInit) => Promise<Response>;
  /** epoch milliseconds */
  readonly now: () => number;
}): SectorCheck {
  const { now } = ports;
  const known = new Map<string, Known>();

  const load = async (address: string): Promise<Response | string> => {
    try {
      return await ports.fetch(address, { headers: { accept: 'application/json' } });
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      return error instanceof AddressRefused || cause instanceof AddressRefused
        ? 'must be https:// at a public address; hosts of a private network are listed in network.allow_private'
        : 'could not be read: it did not answer in time, or with too much';
    }
  };

  const inspect = async (address: string, redirectUris: readonly string[]): Promise<string | undefined> => {
    const answer = await load(address);
    if (typeof answer === 'string') return answer;
    if (answer.status !== 200) return `must answer 200 without a redirect, it answered ${answer.status}`;
    const listed = addresses.safeParse(parse(await answer.text()));
    if (!listed.success) return 'must answer with a JSON array of redirect addresses';
    const missing = redirectUris.filter((uri) => !listed.data.includes(uri)).length;
    return missing === 0
      ? undefined
      : `must list every redirect address of the client, ${missing} of ${redirectUris.length} are missing`;
  };

  return async ({ sector_identifier_uri: address, redirect_uris: redirectUris }) => {
    if (address === undefined) return undefined;
    const name = JSON.stringify([address, ...redirectUris]);
    const before = known.get(name);
    if (before && (before.until === undefined || before.until > now())) return before.problem;
    if (known.size >= KEEP_COUNT) known.clear();
    const entry: Known = { problem: inspect(address, redirectUris), until: undefined };
    known.set(name, entry);
    const problem = await entry.problem;
    if (problem !== undefined) entry.until = now() + RETRY_MS;
    return problem;
  };
}
