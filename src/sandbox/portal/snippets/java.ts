/** The Mobile Connect Java server SDK 3.5: its own classes and methods, with this app's values. */
import { asked, type Recipe, type SnippetFacts, UNKNOWN_SECRET } from './facts.ts';
import { javaText } from './quote.ts';

/** The SDKs know RS256 only, and show who they are by HTTP Basic. */
export function sdkObstacle({ app }: SnippetFacts): string | undefined {
  if (app.profile === 'oidc') return 'This app is held to plain OpenID Connect: the SDK needs another one.';
  if (app.id_token_signed_response_alg !== 'RS256')
    return 'The SDK verifies RS256 only: set the app’s ID tokens to it.';
  if (app.token_endpoint_auth_method !== 'client_secret_basic') {
    return 'The SDK authenticates by HTTP Basic: set the app to client_secret_basic.';
  }
  return undefined;
}

function write(facts: SnippetFacts): string {
  const { app, discovery, redirectUri } = facts;
  const { scope, version = '' } = asked(facts);
  return `import com.gsma.mobileconnect.r2.MobileConnect;
import com.gsma.mobileconnect.r2.MobileConnectConfig;
import com.gsma.mobileconnect.r2.MobileConnectRequestOptions;
import com.gsma.mobileconnect.r2.MobileConnectStatus;
import com.gsma.mobileconnect.r2.MobileConnectWebInterface;
import com.gsma.mobileconnect.r2.authentication.AuthenticationOptions;
import com.gsma.mobileconnect.r2.cache.CacheAccessException;
import com.gsma.mobileconnect.r2.cache.ConcurrentCache;
import com.gsma.mobileconnect.r2.cache.DiscoveryCache;
import com.gsma.mobileconnect.r2.cache.SessionCache;
import com.gsma.mobileconnect.r2.discovery.DiscoveryOptions;
import com.gsma.mobileconnect.r2.discovery.DiscoveryResponse;
import com.gsma.mobileconnect.r2.discovery.SessionData;
import com.gsma.mobileconnect.r2.encoding.DefaultEncodeDecoder;
import com.gsma.mobileconnect.r2.json.GsonJsonService;
import com.gsma.mobileconnect.r2.json.IJsonService;
import com.gsma.mobileconnect.r2.utils.HttpUtils;
import java.net.URI;
import javax.servlet.http.HttpServletRequest;

public class SignIn {
    private static final String VERSION = ${javaText(version)};
    private static final boolean BASIC_AUTHENTICATION = true;

    private final IJsonService json = new GsonJsonService();
    private final ConcurrentCache sessions =
        new SessionCache.Builder().withJsonService(json).withMaxCacheSize(1000).build();
    private final ConcurrentCache operators =
        new DiscoveryCache.Builder().withJsonService(json).withMaxCacheSize(1000).build();
    private final MobileConnectConfig config = new MobileConnectConfig.Builder()
        .withClientId(${javaText(discovery.clientId)})
        .withClientSecret(${javaText(discovery.secret ?? UNKNOWN_SECRET)})
        .withDiscoveryUrl(URI.create(${javaText(discovery.url)}))
        .withRedirectUrl(URI.create(${javaText(redirectUri)}))
        .withXRedirect("APP")
        .withIncludeRequestIP(false)
        .build();
    private final MobileConnectWebInterface mobileConnect =
        MobileConnect.buildWebInterface(config, new DefaultEncodeDecoder(), sessions, operators);

    private MobileConnectRequestOptions options() {
        return new MobileConnectRequestOptions.Builder()
            .withDiscoveryOptions(new DiscoveryOptions.Builder().build())
            .withAuthenticationOptions(new AuthenticationOptions.Builder()
                .withScope(${javaText(scope)})
                .withClientName(${javaText(app.short_name)})
                .build())
            .build();
    }

    /** @return the address to redirect the browser to: the operator, or the choice of one when msisdn is null */
    public String start(HttpServletRequest request, String msisdn, String mcc, String mnc) throws CacheAccessException {
        MobileConnectStatus found =
            mobileConnect.attemptDiscovery(request, msisdn, mcc, mnc, true, config.getIncludeRequestIp(), options());
        if (found.getUrl() != null) return found.getUrl();
        return authenticate(request, found.getDiscoveryResponse(),
            found.getDiscoveryResponse().getResponseData().getSubscriberId());
    }

    /** At the redirect address with mcc_mnc: call start with its two halves, then this with its subscriber_id. */
    public String authenticate(HttpServletRequest request, DiscoveryResponse operator, String subscriberId)
        throws CacheAccessException {
        MobileConnectStatus started =
            mobileConnect.startAuthentication(request, operator, subscriberId, null, null, options(), VERSION);
        sessions.add(started.getState(), new SessionData(operator, started.getNonce()));
        return started.getUrl();
    }

    /** At the redirect address with state: the tokens, the ID token verified, or an error. */
    public MobileConnectStatus finish(HttpServletRequest request, String state) {
        SessionData session = sessions.get(state);
        return mobileConnect.handleUrlRedirect(request, HttpUtils.extractCompleteUrl(request),
            session.getDiscoveryResponse(), state, session.getNonce(), options(), VERSION, BASIC_AUTHENTICATION);
    }
}
`;
}

export const JAVA: Recipe = {
  id: 'java',
  title: 'Mobile Connect Java SDK 3.5',
  file: 'SignIn.java',
  about: 'The server SDK, for a servlet or Spring. Discovery finds the operator, so the operator above plays no part.',
  obstacle: sdkObstacle,
  write,
};
