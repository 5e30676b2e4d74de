/** The profile's tables agree with themselves and with what is made from them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { consentItems } from '../../src/consent/items.ts';
import { ID_TOKEN_CLAIMS, OPENID_CLAIMS } from '../../src/profile/id-token-claims.ts';
import { EXTRA_PARAMETERS, PARAMETER_NAMES, PARAMETERS } from '../../src/profile/parameters.ts';
import { profileReference } from '../../src/profile/reference.ts';
import { SCOPES, VERSIONS_BY_SCOPE } from '../../src/profile/scopes.ts';
import { VERSIONS } from '../../src/profile/versions.ts';

const once = (names: readonly string[]): void => expect(names).toEqual([...new Set(names)]);

test('docs/mobile-connect.md is what `npm run docs` writes', () => {
  expect(readFileSync(new URL('../../docs/mobile-connect.md', import.meta.url), 'utf8')).toBe(profileReference());
});

test('every parameter, scope, version and claim has one entry, and a line in the documentation', () => {
  const spellings = PARAMETERS.flatMap(({ name, aliases }) => [name, ...aliases]);
  const names = [
    spellings,
    SCOPES.map(({ scope }) => scope),
    VERSIONS.map(({ version }) => version),
    ID_TOKEN_CLAIMS.map(({ claim }) => claim),
  ];
  for (const list of names) {
    once(list);
    for (const name of list) expect(profileReference()).toContain(`\`${name}\``);
  }
  expect([...PARAMETER_NAMES.keys()]).toEqual(spellings);
});

test('another name of a scope stands for a scope of the same kind', () => {
  for (const { scope, sameAs, group, status, consent } of SCOPES) {
    if (sameAs === undefined) continue;
    expect(SCOPES, scope).toContainEqual(expect.objectContaining({ scope: sameAs, group, status, consent }));
  }
});

test.each(SCOPES.filter(({ status }) => status !== 'accepted'))('$scope asks for consent: $consent', (entry) => {
  const items = consentItems({ scopes: [entry.scope], signature: false });
  expect(items.length > 0).toBe(entry.consent);
});

test('the older list of versions has one key per object, and plain openid is 1.1', () => {
  expect(VERSIONS_BY_SCOPE[0]).toEqual({ openid: 'mc_v1.1' });
  for (const entry of VERSIONS_BY_SCOPE) expect(Object.keys(entry)).toHaveLength(1);
});

test('the provider is told what it does not know by itself', () => {
  expect(EXTRA_PARAMETERS).toEqual(expect.arrayContaining(['version', 'context', 'binding_message', 'client_name']));
  expect(OPENID_CLAIMS).toEqual(expect.arrayContaining(['sub', 'azp', 'acr', 'amr', 'auth_time', 'at_hash']));
});
