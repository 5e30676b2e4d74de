/** A small gateway on loopback for the demo: discovery and one operator, whose answers each test can spoil. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const CLIENT = { clientId: 'demo', clientSecret: 'discovery-secret' };
export const OPERATOR_SECRET = 'operator-secret';
export const OPERATOR_CLIENT = 'demo.operator-a';
export const ACCESS_TOKEN = 'access-token-1';
export const SUBSCRIBER_ID = 'eyJhbGciOiJub3QtcmVhbGx5In0.a.b.c.d';
export const SUBJECT = '18180f9d-0251-4e59-bb9d-43e41b56159d';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
}

export interface FakeGateway {
  readonly origin: string;
  readonly issuer: string;
  readonly asked: Asked[];
  /** answers instead of the ordinary one, by path */
  readonly instead: Map<string, (response: ServerResponse) => void>;
  /** changes the ID token's claims before they are signed */
  spoil: (claims: JWTPayload) => JWTPayload;
  /** signs with a key that is not published */
  forge: boolean;
  /** What the browser's authorization request is answered with: the callback's query. */
  approve(authorize: URL, acr?: string): URLSearchParams;
  close(): Promise<void>;
}

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** id:secret, each form-encoded before (RFC 6749 section 2.3.1). */
const decoded = (authorization = ''): string =>
  decodeURIComponent(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString('utf8'));

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const atHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

export async function openFakeGateway(): Promise<FakeGateway> {
  const published = await generateKeyPair('RS256');
  const other = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(published.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  const codes = new Map<string, { readonly request: URLSearchParams; readonly acr: string }>();
  const asked: Asked[] = [];
  const instead: FakeGateway['instead'] = new Map();

  const idToken = (key: CryptoKey, claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);

  const discovery = ({ parameters, authorization }: Asked): readonly [status: number, body: unknown] => {
    if (authorization !== basic(CLIENT.clientId, CLIENT.clientSecret)) {
      return [401, { error: 'invalid_client', description: 'wrong credentials' }];
    }
    const number = parameters.get('MSISDN');
    if (number === null && !parameters.has('Selected-MCC')) {
      return [202, { links: [{ rel: 'operatorSelection', href: `${gateway.origin}/choose?session_id=s` }] }];
    }
    if (number?.startsWith('99')) return [404, { error: 'Not_Found_Entity', description: 'Operator Not Found' }];
    return [
      200,
      {
        ttl: Date.now() + 60_000,
        ...(number === null ? {} : { subscriber_id: SUBSCRIBER_ID }),
        response: {
          serving_operator: 'Alpha Mobile',
          client_id: OPERATOR_CLIENT,
          client_secret: OPERATOR_SECRET,
          apis: { operatorid: { link: [{ rel: 'issuer', href: gateway.issuer }] } },
        },
      },
    ];
  };

  const token = async (response: ServerResponse, { parameters, authorization }: Asked): Promise<void> => {
    const code = codes.get(parameters.get('code') ?? '');
    codes.delete(parameters.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(parameters.get('code_verifier') ?? '')
      .digest('base64url');
    const valid =
      code !== undefined &&
      decoded(authorization) === `${OPERATOR_CLIENT}:${OPERATOR_SECRET}` &&
      verifier === code.request.get('code_challenge') &&
      parameters.get('redirect_uri') === code.request.get('redirect_uri');
    if (!valid) return json(response, 400, { error: 'invalid_grant', error_description: 'grant request is invalid' });
    const now = Math.floor(Date.now() / 1_000);
    const claims = gateway.spoil({
      iss: gateway.issuer,
      sub: SUBJECT,
      aud: OPERATOR_CLIENT,
      azp: OPERATOR_CLIENT,
      exp: now + 600,
      iat: now,
      auth_time: now,
      nonce: code.request.get('nonce') ?? '',
      acr: code.acr,
      amr: ['SIM_PIN'],
      at_hash: atHash(ACCESS_TOKEN),
    });
    const id_token = await idToken(gateway.forge ? other.privateKey : published.privateKey, claims);
    json(response, 200, { access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 600, id_token });
  };

  const metadata = () => ({
    issuer: gateway.issuer,
    authorization_endpoint: `${gateway.issuer}/authorize`,
    token_endpoint: `${gateway.issuer}/token`,
    userinfo_endpoint: `${gateway.issuer}/userinfo`,
    jwks_uri: `${gateway.issuer}/jwks`,
    end_session_endpoint: `${gateway.issuer}/logout`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', gateway.origin);
    const parameters = new URLSearchParams([...url.searchParams, ...new URLSearchParams(await read(request))]);
    const { method = '', headers } = request;
    const question: Asked = { method, path: url.pathname, parameters, authorization: headers.authorization };
    asked.push(question);
    const otherAnswer = instead.get(url.pathname);
    if (otherAnswer) return otherAnswer(response);
    if (url.pathname === '/v2/discovery') return json(response, ...discovery(question));
    if (url.pathname === '/operator-a/.well-known/openid-configuration') return json(response, 200, metadata());
    if (url.pathname === '/operator-a/jwks') return json(response, 200, { keys: [jwk] });
    if (url.pathname === '/operator-a/token') return token(response, question);
    if (url.pathname === '/operator-a/userinfo') return json(response, 200, { sub: SUBJECT });
    return json(response, 404, { error: 'not_found' });
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${address.port}`;
  const gateway: FakeGateway = {
    origin,
    issuer: `${origin}/operator-a`,
    asked,
    instead,
    spoil: (claims) => claims,
    forge: false,
    approve({ searchParams }, acr = searchParams.get('acr_values') ?? '') {
      const code = `code-${codes.size}-${asked.length}`;
      codes.set(code, { request: searchParams, acr });
      return new URLSearchParams({ code, state: searchParams.get('state') ?? '', iss: gateway.issuer });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return gateway;
}
