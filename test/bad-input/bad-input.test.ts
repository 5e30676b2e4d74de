/**
 * Wrong requests, each for a reason of its own: what they are told, exactly, and that they stored nothing, changed nothing and
 * rang no phone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS_ROWS } from './address-rows.ts';
import { DISCOVERY_ROWS } from './discovery-rows.ts';
import { MOBILE_CONNECT_ROWS } from './mobile-connect-rows.ts';
import { LOGIN_ROWS } from './page-rows.ts';
import { PLAIN_ROWS } from './plain-rows.ts';
import { PUSHED_ROWS } from './pushed-rows.ts';
import { RESOURCE_ROWS } from './resource-rows.ts';
import type { Row } from './row.ts';
import { SANDBOX_ROWS } from './sandbox-rows.ts';
import { TOKEN_ROWS } from './token-rows.ts';
import { createWorld, type Untouched, type World, watch } from './world.ts';

let world: World;
let untouched: Untouched;
let stored: string;
let phones: string;

beforeAll(async () => {
  world = await createWorld();
  untouched = await watch(world.gateway);
  stored = await untouched.stored();
  phones = await untouched.phones();
});
afterAll(() => world.gateway.close());

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly told: string;
  /** SDKs read it in bodies */
  readonly description: string | undefined;
  readonly state: string | null;
}

function fromRedirect(status: number, location: string): Answer {
  const { searchParams } = new URL(location);
  const told = searchParams.get('error_description') ?? '';
  return { status, error: searchParams.get('error') ?? '', told, description: told, state: searchParams.get('state') };
}

async function answered([, send]: Row): Promise<Answer> {
  const { method = 'GET', path, headers, body } = send(world);
  const response = await fetch(`${world.gateway.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const location = response.headers.get('location');
  if (location !== null) return fromRedirect(response.status, new URL(location, world.gateway.origin).href);
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    return { status: response.status, error: '', told: text, description: text, state: null };
  }
  const { error, error_description: told, description } = JSON.parse(text);
  return { status: response.status, error, told, description, state: null };
}

async function isRefused(row: Row): Promise<Answer> {
  const [, , status, error, told] = row;
  const answer = await answered(row);
  expect(answer).toMatchObject({ status, error, told: typeof told === 'string' ? told : expect.stringMatching(told) });
  expect(await untouched.stored()).toBe(stored);
  return answer;
}

const TABLES: readonly (readonly [string, readonly Row[]])[] = [
  ['an authorization request without a trusted address', ADDRESS_ROWS],
  ['an authorization request', PLAIN_ROWS],
  ['a Mobile Connect request', MOBILE_CONNECT_ROWS],
  ['a pushed request', PUSHED_ROWS],
  ['a token request', TOKEN_ROWS],
  ['a request with a token', RESOURCE_ROWS],
  ['a discovery request', DISCOVERY_ROWS],
  ['a login form', LOGIN_ROWS],
];

describe.each(TABLES)('%s that is wrong', (_what, rows) => {
  it.each(rows)('%s', async (...row) => {
    const answer = await isRefused(row);
    if (answer.error !== '') expect(answer.description, 'for SDKs').toBe(answer.told);
  });
  it('rang no phone', async () => {
    expect(await untouched.phones()).toBe(phones);
  });
});

describe('a request to the sandbox API that is wrong', () => {
  it.each(SANDBOX_ROWS)('%s', async (...row) => {
    await isRefused(row);
    expect(await untouched.phones()).toBe(phones);
  });
});

it('is one of at least 120, each of its own', () => {
  const names = [...TABLES.flatMap(([, rows]) => rows), ...SANDBOX_ROWS].map(([name]) => name);
  expect(names.length).toBeGreaterThanOrEqual(120);
  for (const [, rows] of [...TABLES, ['', SANDBOX_ROWS] as const]) {
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  }
});

it('gets its state back, unless it sent two', async () => {
  const row = (name: string): Row => {
    const found = PLAIN_ROWS.find(([given]) => given === name);
    if (!found) throw new Error(name);
    return found;
  };
  expect((await answered(row('an unknown prompt'))).state).toBe('s');
  expect((await answered(row('two state'))).state).toBeNull();
  expect((await answered(row('a second state in broken encoding'))).state).toBeNull();
});
