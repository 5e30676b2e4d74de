/**
 * The whole sign-in by curl, as text: what the home page shows step by step is what `walkthroughScript` joins, so that it
 * can be run as it stands. Needs bash, curl, sed, grep and base64, nothing else. Pure.
 */

export interface WalkthroughStep {
  readonly title: string;
  readonly text: string;
  /** for bash; later steps use the variables of earlier ones */
  readonly commands: string;
}

/** A phone of the first operator that waits for its person. */
const MSISDN = '41791234567';

/** @param origin of the gateway, e.g. `http://localhost:3000` */
export function walkthrough(origin: string): readonly WalkthroughStep[] {
  return [
    {
      title: 'Make an app',
      text: 'One request registers a relying party with every operator. The two functions pick values out of JSON, so that you need no further tool.',
      commands: String.raw`ORIGIN=${origin}
CALLBACK=http://localhost:9999/callback
JAR=$(mktemp)
value() { grep -o "\"$1\":\"[^\"]*\"" | sed -n '1s/^[^:]*:"\(.*\)"$/\1/p'; }
link() { grep -o "\"rel\":\"$1\",\"href\":\"[^\"]*\"" | sed -n '1s/.*"href":"\(.*\)"$/\1/p'; }

APP=$(curl -s "$ORIGIN/sandbox/api/apps" -H 'Content-Type: application/json' \
  -d "{\"name\":\"Curl\",\"redirect_uris\":[\"$CALLBACK\"]}" | sed 's/.*"discovery"://')
APP_ID=$(echo "$APP" | value client_id)
APP_SECRET=$(echo "$APP" | value client_secret)
echo "app: $APP_ID"`,
    },
    {
      title: 'Discover the operator',
      text: 'Mobile Connect discovery finds the operator of a number. It answers with the operator’s endpoints, the app’s credentials there, and the number encrypted.',
      commands: String.raw`DISCOVERY=$(curl -s "$ORIGIN/v2/discovery" -u "$APP_ID:$APP_SECRET" \
  --data-urlencode "Redirect_URL=$CALLBACK" -d MSISDN=${MSISDN})
CLIENT_ID=$(echo "$DISCOVERY" | value client_id)
CLIENT_SECRET=$(echo "$DISCOVERY" | value client_secret)
SUBSCRIBER_ID=$(echo "$DISCOVERY" | value subscriber_id)
AUTHORIZE=$(echo "$DISCOVERY" | link authorization)
TOKEN=$(echo "$DISCOVERY" | link token)
USERINFO=$(echo "$DISCOVERY" | link userinfo)
echo "operator: $(echo "$DISCOVERY" | value serving_operator)"`,
    },
    {
      title: 'Ask for a sign-in',
      text: 'What a browser would do: an authorization request, with a cookie jar. The answer is the address of the login page; the number is not in it.',
      commands: String.raw`LOGIN=$(curl -s -b "$JAR" -c "$JAR" -o /dev/null -w '%{redirect_url}' -G "$AUTHORIZE" \
  -d response_type=code -d "client_id=$CLIENT_ID" --data-urlencode "redirect_uri=$CALLBACK" \
  --data-urlencode 'scope=openid mc_authn' -d version=mc_di_r2_v2.3 -d acr_values=3 \
  -d "state=state-$RANDOM$RANDOM" -d "nonce=nonce-$RANDOM$RANDOM" \
  --data-urlencode "login_hint=ENCR_MSISDN:$SUBSCRIBER_ID")
echo "login page: $LOGIN"`,
    },
    {
      title: 'Open the login page and start',
      text: 'The page shows a code. Only the form on it makes the phone ring: a POST to /start with the CSRF token of the form.',
      commands: String.raw`PAGE=$(curl -s -b "$JAR" -c "$JAR" "$LOGIN")
CSRF=$(echo "$PAGE" | grep -o 'name="csrf" value="[^"]*"' | sed -n '1s/.*value="\(.*\)"$/\1/p')
CODE=$(echo "$PAGE" | grep -o 'data-code="[^"]*"' | sed -n '1s/.*="\(.*\)"$/\1/p')
curl -s -b "$JAR" -c "$JAR" -o /dev/null -w 'start: %{http_code}\n' "$LOGIN/start" --data-urlencode "csrf=$CSRF"
echo "code: $CODE"`,
    },
    {
      title: 'Approve on the phone',
      text: 'The message on the simulated phone shows the same code. Approving it makes the phone sign; the gateway then verifies that signature. You can do this step at /sandbox/phone, too.',
      commands: String.raw`for TRY in {1..50}; do
  MESSAGE=$(curl -s "$ORIGIN/sandbox/api/messages" | grep -o "{[^{}]*$CODE[^{}]*}" | value id)
  if [ -n "$MESSAGE" ]; then break; fi
  sleep 0.2
done
curl -s -o /dev/null -w 'approve: %{http_code}\n' "$ORIGIN/sandbox/api/messages/$MESSAGE" \
  -H 'Content-Type: application/json' -d '{"action":"approve"}'`,
    },
    {
      title: 'Go onward with the code',
      text: 'As soon as the login is signed, its page leads back to the app: two redirects, the second one to the callback with an authorization code.',
      commands: String.raw`for TRY in {1..50}; do
  if curl -s -b "$JAR" "$LOGIN/status" | grep -q '"state":"signed"'; then break; fi
  sleep 0.2
done
echo "login: $(curl -s -b "$JAR" "$LOGIN/status")"
ONWARD=$(curl -s -b "$JAR" -c "$JAR" -o /dev/null -w '%{redirect_url}' "$LOGIN")
BACK=$(curl -s -b "$JAR" -c "$JAR" -o /dev/null -w '%{redirect_url}' "$ONWARD")
AUTHORIZATION_CODE=$(echo "$BACK" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
echo "callback: $BACK"`,
    },
    {
      title: 'Exchange the code',
      text: 'The app proves itself with its credentials at this operator, and gets an access token and the ID token.',
      commands: String.raw`TOKENS=$(curl -s "$TOKEN" -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=authorization_code \
  -d "code=$AUTHORIZATION_CODE" --data-urlencode "redirect_uri=$CALLBACK")
ID_TOKEN=$(echo "$TOKENS" | value id_token)
curl -s "$USERINFO" -H "Authorization: Bearer $(echo "$TOKENS" | value access_token)"; echo`,
    },
    {
      title: 'Read the ID token',
      text: 'The payload is base64url. A real app verifies the signature with the operator’s JWKS first, as the demo relying party does.',
      commands: String.raw`echo "$ID_TOKEN" | sed -E 's/^[^.]*\.([^.]*)\..*$/\1/; y|-_|+/|; s/$/===/; s/^((.{4})*).*$/\1/' | base64 -d; echo
rm -f "$JAR"`,
    },
  ];
}

/** All steps as one script. */
export const walkthroughScript = (origin: string): string =>
  walkthrough(origin)
    .map(({ title, commands }, index) => `# ${index + 1}. ${title}\n${commands}\n`)
    .join('\n');
