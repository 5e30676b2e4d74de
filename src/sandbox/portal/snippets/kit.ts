/** A website with the relying-party kit of this package, docs/kit.md. */
import { asked, ownAddress, type Recipe, type SnippetFacts, withoutOwnKey } from './facts.ts';
import { scriptText } from './quote.ts';

const CALLBACK = '/auth/callback';
const EXAMPLE = 'http://localhost:4000';

/** Where the website is: the origin of the redirect address. */
const baseUrl = (facts: SnippetFacts): string => ownAddress(facts)?.origin ?? EXAMPLE;

function obstacle(facts: SnippetFacts): string | undefined {
  const wanted = `${baseUrl(facts)}${CALLBACK}`;
  if (facts.redirectUri === wanted) return withoutOwnKey(facts);
  return `The kit takes the answer at ${wanted}: give an app that redirect address first, on this app’s page or as a new app.`;
}

function write(facts: SnippetFacts): string {
  const { app, clientId, clientSecret, issuer } = facts;
  const { acr, scope, version } = asked(facts);
  const origin = baseUrl(facts);
  const options = [
    `issuer: ${scriptText(issuer)}`,
    `clientId: ${scriptText(clientId)}`,
    ...(clientSecret === undefined ? [] : [`clientSecret: ${scriptText(clientSecret)}`]),
    ...(app.token_endpoint_auth_method === 'client_secret_post' ? ["authentication: 'client_secret_post'"] : []),
    ...(app.id_token_signed_response_alg === 'RS256'
      ? []
      : [`idTokenAlgorithm: ${scriptText(app.id_token_signed_response_alg)}`]),
    `scope: ${scriptText(scope)}`,
    ...(version === undefined ? [] : [`parameters: { version: ${scriptText(version)} }`]),
    `baseUrl: ${scriptText(origin)}`,
    "cookieSecret: randomBytes(32).toString('hex'), // keep one, or a restart signs everybody out",
  ];
  const lines = options.map(
    (option) => `  ${option}${option.includes('//') && option.startsWith('cookie') ? '' : ','}`,
  );
  return `import { randomBytes } from 'node:crypto';
import Koa from 'koa';
import { createRelyingParty } from 'signet/relying-party';

const rp = createRelyingParty({
${lines.join('\n')}
});

const app = new Koa();
app.use(rp.koa());
app.use(rp.requireLogin({ acr: ${scriptText(acr)} }));
app.use((ctx) => {
  ctx.body = \`You are \${rp.user(ctx).sub}\\n\`;
});
app.listen(${Number(new URL(origin).port || 80)});
`;
}

export const KIT: Recipe = {
  id: 'kit',
  title: 'Relying-party kit',
  file: 'website.ts',
  about:
    'A whole website: node --conditions=signet-source website.ts in a clone, node website.ts with the package installed. docs/kit.md tells the rest.',
  obstacle,
  write,
};
