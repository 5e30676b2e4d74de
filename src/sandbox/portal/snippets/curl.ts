/** The whole sign-in by curl: discovery, authorization request, tokens, userinfo, revocation. Needs sh, sed, grep and openssl. */
import { asked, type Recipe, type SnippetFacts, UNKNOWN_SECRET, withoutOwnKey } from './facts.ts';
import { shellText } from './quote.ts';

function authorizationRequest(facts: SnippetFacts): string {
  const { clientId, issuer, redirectUri } = facts;
  const { acr, scope, version } = asked(facts);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    ...(version !== undefined && { version }),
    acr_values: acr,
  });
  return `${issuer}/authorize?${query}`;
}

/** How the client shows who it is, as arguments of curl. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  client_secret_basic: '-u "$CLIENT_ID:$CLIENT_SECRET"',
  client_secret_post: '--data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET"',
  none: '--data-urlencode "client_id=$CLIENT_ID"',
};

function write(facts: SnippetFacts): string {
  const { app, clientId, clientSecret, discovery, issuer, msisdn, redirectUri } = facts;
  const credentials = CREDENTIALS[app.token_endpoint_auth_method] ?? CREDENTIALS.none;
  const pkce = app.token_endpoint_auth_method === 'none';
  const lines = [
    `ISSUER=${shellText(issuer)}`,
    `CLIENT_ID=${shellText(clientId)}`,
    ...(clientSecret === undefined ? [] : [`CLIENT_SECRET=${shellText(clientSecret)}`]),
    `REDIRECT_URI=${shellText(redirectUri)}`,
    `DISCOVERY_URL=${shellText(discovery.url)}`,
    `DISCOVERY_ID=${shellText(discovery.clientId)}`,
    `DISCOVERY_SECRET=${shellText(discovery.secret ?? UNKNOWN_SECRET)}`,
    `MSISDN=${shellText(msisdn)}`,
    String.raw`value() { grep -o "\"$1\":\"[^\"]*\"" | sed -n '1s/^[^:]*:"\(.*\)"$/\1/p'; }`,
    '',
    '# 1. Discovery: the operator of a number, and the number encrypted. Without it the login page asks for the number.',
    String.raw`SUBSCRIBER_ID=$(curl -s "$DISCOVERY_URL" -u "$DISCOVERY_ID:$DISCOVERY_SECRET" \
  --data-urlencode "Redirect_URL=$REDIRECT_URI" --data-urlencode "MSISDN=$MSISDN" | value subscriber_id)`,
    '',
    '# 2. What the operator serves',
    `METADATA=$(curl -s "$ISSUER/.well-known/openid-configuration")
TOKEN=$(echo "$METADATA" | value token_endpoint)
USERINFO=$(echo "$METADATA" | value userinfo_endpoint)
REVOKE=$(echo "$METADATA" | value revocation_endpoint)`,
    '',
    '# 3. The authorization request, for a browser',
    'STATE=$(openssl rand -hex 16)',
    'NONCE=$(openssl rand -hex 16)',
    `REQUEST=${shellText(authorizationRequest(facts))}`,
    'REQUEST="$REQUEST&state=$STATE&nonce=$NONCE"',
    '[ -z "$SUBSCRIBER_ID" ] || REQUEST="$REQUEST&login_hint=ENCR_MSISDN:$SUBSCRIBER_ID"',
    ...(pkce
      ? [
          'VERIFIER=$(openssl rand -hex 32)',
          "CHALLENGE=$(printf %s \"$VERIFIER\" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')",
          'REQUEST="$REQUEST&code_challenge=$CHALLENGE&code_challenge_method=S256"',
        ]
      : []),
    String.raw`printf 'Open this, sign in, and paste the address that the browser ends at:\n%s\n' "$REQUEST"`,
    'read -r ANSWER',
    `case "$ANSWER" in *"state=$STATE"*) ;; *) echo 'This is no answer to the request.' >&2; exit 1 ;; esac`,
    String.raw`CODE=$(printf %s "$ANSWER" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')`,
    '',
    '# 4. The code for tokens. An app verifies the ID token: signature, iss, aud, exp, nonce, at_hash, acr.',
    String.raw`TOKENS=$(curl -s "$TOKEN" ${credentials} \
  -d grant_type=authorization_code --data-urlencode "code=$CODE" \
  --data-urlencode "redirect_uri=$REDIRECT_URI"${pkce ? ' -d "code_verifier=$VERIFIER"' : ''})
echo "tokens: $TOKENS"
ACCESS_TOKEN=$(echo "$TOKENS" | value access_token)`,
    '',
    '# 5. What the token is good for',
    'echo "userinfo: $(curl -s "$USERINFO" -H "Authorization: Bearer $ACCESS_TOKEN")"',
    '',
    '# 6. Not any more',
    String.raw`echo "revoked: $(curl -s -o /dev/null -w '%{http_code}' "$REVOKE" ${credentials} \
  --data-urlencode "token=$ACCESS_TOKEN")"`,
  ];
  return `${lines.join('\n')}\n`;
}

export const CURL: Recipe = {
  id: 'curl',
  title: 'curl',
  file: 'sign-in.sh',
  about: 'sh sign-in.sh walks through every step, with a browser for the third.',
  obstacle: withoutOwnKey,
  write,
};
