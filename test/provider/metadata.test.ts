/** The provider metadata, read as each Mobile Connect SDK reads it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isServed, SERVES_PREMIUMINFO, SUPPORTED_SCOPES } from '../../src/profile/scopes.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { detectVersion, java2, java3, net, php } from './sdk-metadata.ts';

const OPERATORS = ['operator-a', 'operator-b', 'operator-c'];
let gateway: TestGateway;
let documents: Map<string, Record<string, unknown>>;

beforeAll(async () => {
  gateway = await startGateway();
  const read = async (id: string) =>
    [id, (await gateway.api<Record<string, unknown>>('GET', `/${id}/.well-known/openid-configuration`)).body] as const;
  documents = new Map(await Promise.all(OPERATORS.map(read)));
});
afterAll(() => gateway.close());

describe.each(OPERATORS)('the metadata of %s', (operator) => {
  const document = () => documents.get(operator) ?? {};
  const at = (path: string): string => `${gateway.issuer(operator)}${path}`;

  it('is read by the Java SDK 3.5', () => {
    expect(java3(document())).toMatchObject({
      version: '3.0',
      issuer: gateway.issuer(operator),
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/userinfo'),
      refresh_endpoint: at('/token'),
      revocation_endpoint: at('/revoke'),
      jwks_uri: at('/jwks'),
      login_hint_methods_supported: ['MSISDN', 'ENCR_MSISDN', 'PCR'],
      subject_types_supported: ['pairwise'],
      response_types_supported: ['code'],
      mc_di_scopes_supported: expect.arrayContaining(['openid', 'mc_authn']),
    });
  });

  it('is read by the Java SDK 2.4: a version per scope, scopes that are supported, ID tokens that are validated', () => {
    const metadata = java2(document());
    expect(metadata.versions.get('openid')).toBe('mc_v1.1');
    expect(metadata.versions.get('openid mc_authn')).toBe('mc_v1.2');
    expect(metadata.versions.has('openid mc_authz')).toBe(isServed('mc_authz'));
    expect(metadata.supports('openid mc_authn')).toBe(true);
    expect(metadata.supports('openid mc_unheard_of')).toBe(false);
    for (const scopes of metadata.versions.keys()) expect(metadata.supports(scopes), scopes).toBe(true);
    expect(metadata.validatesIdTokens).toBe(true);
  });

  it('is read by the PHP SDK: every endpoint stands in it, and a refresh does not go to the revocation endpoint', () => {
    expect(php(document())).toMatchObject({
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/userinfo'),
      premiuminfo_endpoint: SERVES_PREMIUMINFO ? at('/premiuminfo') : null,
      jwks_uri: at('/jwks'),
      revocation_endpoint: at('/revoke'),
      refreshAt: at('/token'),
    });
  });

  it('is read by the .NET SDK of either generation', () => {
    expect(net(document())).toMatchObject({
      revoke_endpoint: at('/revoke'),
      claims_locales_supported: expect.arrayContaining(['en']),
      login_hint_types_supported: ['MSISDN', 'ENCR_MSISDN', 'PCR'],
    });
  });

  it('says which methods the levels of this operator have, and nothing that is not served', () => {
    const { mc_amr_values_supported: amr, scopes_supported, ...rest } = document();
    const table = Object.values(gateway.config.operators[operator]?.loa ?? {}).flat();
    const expected = table.flatMap((entry) => entry?.resolved?.map((one) => one.amr) ?? [entry?.amr]);
    expect(new Set([amr].flat())).toEqual(new Set(expected));
    expect(scopes_supported).toEqual(expect.arrayContaining([...SUPPORTED_SCOPES]));
    expect(rest).not.toHaveProperty('si_authorization_endpoint');
    expect(rest).toMatchObject({
      response_modes_supported: ['query', 'form_post'],
      introspection_endpoint_auth_methods_supported: rest.token_endpoint_auth_methods_supported,
      revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'ES256'],
      claims_supported: expect.arrayContaining(['sid', 'acr', 'amr', 'auth_time']),
      request_uri_parameter_supported: false,
    });
  });
});

describe('the version that an SDK chooses', () => {
  const published = () => java3(documents.get('operator-a')).mc_version ?? [];

  it.each([
    ['openid', undefined, 'mc_v1.1'],
    ['openid mc_authn', undefined, 'mc_di_r2_v2.3'],
    ['openid mc_authz', undefined, 'mc_di_r2_v2.3'],
    ['openid mc_identity_phonenumber', undefined, 'mc_di_r2_v2.3'],
    ['openid mc_kyc_plain', undefined, 'mc_di_r2_v2.3'],
    ['openid mc_authn', 'mc_v1.1', 'mc_v1.1'],
    ['openid mc_authn', 'mc_v1.2', 'mc_v1.2'],
    ['openid mc_authn', 'mc_v2_0', 'mc_v2_0'],
    ['openid mc_authn', 'mc_di_r2_v2.3', 'mc_di_r2_v2.3'],
    // in this spelling the SDKs do not recognise it, although it is published
    ['openid mc_authn', 'mc_v2.0', 'mc_di_r2_v2.3'],
  ])('for %s, asked for %s, is %s', (scope, wanted, version) => {
    expect(detectVersion(published(), scope, wanted)).toBe(version);
  });

  it('is none for a scope of 3.0, which is not published', () => {
    expect(() => detectVersion(published(), 'openid mc_phonenumber')).toThrow('InvalidScopeException');
    expect(published()).toEqual(expect.arrayContaining(['mc_v2.0', 'mc_v2_0']));
  });

  it('would be 1.1 alone without mc_version', () => {
    expect(php({}).mc_version).toEqual(['mc_v1.1']);
    expect(() => detectVersion(php({}).mc_version, 'openid mc_authn')).toThrow('InvalidScopeException');
  });
});
