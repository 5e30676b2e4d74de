/**
 * The sign-in with openid-client 6, in TypeScript. Where a program of the developer's own can take the answer it listens
 * there; otherwise the address that the browser ends at is pasted.
 */
import { asked, ownAddress, type Recipe, type SnippetFacts, withoutOwnKey } from './facts.ts';
import { scriptText } from './quote.ts';

function authentication({ app, clientSecret = '' }: SnippetFacts): string {
  if (app.token_endpoint_auth_method === 'none') return 'client.None()';
  const method = app.token_endpoint_auth_method === 'client_secret_post' ? 'ClientSecretPost' : 'ClientSecretBasic';
  return `client.${method}(${scriptText(clientSecret)})`;
}

function metadata({ app }: SnippetFacts): string {
  const { id_token_signed_response_alg: idToken, userinfo_signed_response_alg: userinfo } = app;
  const members = [
    `id_token_signed_response_alg: ${scriptText(idToken)}`,
    ...(userinfo === undefined ? [] : [`userinfo_signed_response_alg: ${scriptText(userinfo)}`]),
  ];
  return `{ ${members.join(', ')} }`;
}

/** openid-client leaves signatures to TLS unless told otherwise, and knows no HMAC. */
const executed = ({ app, issuer }: SnippetFacts): string =>
  [
    ...(app.id_token_signed_response_alg === 'HS256' ? [] : ['client.enableNonRepudiationChecks']),
    ...(issuer.startsWith('http:') ? ['client.allowInsecureRequests'] : []),
  ].join(', ');

const LISTENING = `createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', redirectUri);
  if (url.pathname !== redirectUri.pathname) return response.writeHead(404).end();
  try {
    const claims = await finish(url);
    response.end(\`Signed in as \${claims.sub}\\n\`);
  } catch (error) {
    console.error(error);
    response.writeHead(400).end('Not signed in\\n');
  }
  server.close();
}).listen(Number(redirectUri.port || 80), redirectUri.hostname.replace(/^\\[|\\]$/g, ''));
console.log(\`Open this and sign in:\\n\${request.href}\`);`;

const PASTING = `console.log(\`Open this, sign in, and paste the address that the browser ends at:\\n\${request.href}\`);
const terminal = createInterface({ input: process.stdin });
for await (const line of terminal) {
  await finish(new URL(line.trim()));
  break;
}
terminal.close();`;

function write(facts: SnippetFacts): string {
  const { clientId, issuer, redirectUri } = facts;
  const { acr, scope, version } = asked(facts);
  const listens = ownAddress(facts) !== undefined;
  return `${listens ? "import { createServer } from 'node:http';" : "import { createInterface } from 'node:readline/promises';"}
import * as client from 'openid-client';

const provider = await client.discovery(
  new URL(${scriptText(issuer)}),
  ${scriptText(clientId)},
  ${metadata(facts)},
  ${authentication(facts)},
  { execute: [${executed(facts)}] },
);

const redirectUri = new URL(${scriptText(redirectUri)});
const verifier = client.randomPKCECodeVerifier();
// One sign-in keeps this short; a website keeps these with the browser's session.
const checks = {
  pkceCodeVerifier: verifier,
  expectedState: client.randomState(),
  expectedNonce: client.randomNonce(),
  idTokenExpected: true,
};
const request = client.buildAuthorizationUrl(provider, {
  redirect_uri: ${scriptText(redirectUri)},
  scope: ${scriptText(scope)},${version === undefined ? '' : `\n  version: ${scriptText(version)},`}
  acr_values: ${scriptText(acr)},
  state: checks.expectedState,
  nonce: checks.expectedNonce,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});

async function finish(answer: URL): Promise<client.IDToken> {
  const tokens = await client.authorizationCodeGrant(provider, answer, checks);
  const claims = tokens.claims();
  if (!claims) throw new Error('no ID token');
  // The level that was asked for is the app's own to check.
  if (Number(claims.acr) < ${acr}) throw new Error(\`level \${claims.acr} is not enough\`);
  console.log('claims:', JSON.stringify(claims));
  console.log('userinfo:', JSON.stringify(await client.fetchUserInfo(provider, tokens.access_token, claims.sub)));
  await client.tokenRevocation(provider, tokens.access_token);
  return claims;
}

${listens ? `const server = ${LISTENING}` : PASTING}
`;
}

export const OPENID_CLIENT: Recipe = {
  id: 'openid-client',
  title: 'openid-client 6',
  file: 'sign-in.ts',
  about:
    'npm install openid-client, then node sign-in.ts (Node.js 24). Checks what OpenID Connect demands of an ID token.',
  obstacle: withoutOwnKey,
  write,
};
