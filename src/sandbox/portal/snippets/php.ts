/** The Mobile Connect PHP SDK 3.4: its own classes and methods, with this app's values. */
import { asked, type Recipe, type SnippetFacts, UNKNOWN_SECRET } from './facts.ts';
import { sdkObstacle } from './java.ts';
import { phpText } from './quote.ts';

function write(facts: SnippetFacts): string {
  const { app, discovery, redirectUri } = facts;
  const { scope, version = '' } = asked(facts);
  return `<?php

require_once __DIR__ . '/vendor/autoload.php';

use MCSDK\\Constants\\Parameters;
use MCSDK\\Discovery\\DiscoveryResponse;
use MCSDK\\MobileConnectConfig;
use MCSDK\\MobileConnectInterfaceFactory;
use MCSDK\\MobileConnectRequestOptions;
use MCSDK\\MobileConnectStatus;

class SignIn
{
    private $mobileConnect;

    public function __construct()
    {
        $config = new MobileConnectConfig();
        $config->setClientId(${phpText(discovery.clientId)});
        $config->setClientSecret(${phpText(discovery.secret ?? UNKNOWN_SECRET)});
        $config->setDiscoveryUrl(${phpText(discovery.url)});
        $config->setRedirectUrl(${phpText(redirectUri)});
        $this->mobileConnect = MobileConnectInterfaceFactory::buildMobileConnectWebInterfaceWithConfig($config);
    }

    private function options(): MobileConnectRequestOptions
    {
        $options = new MobileConnectRequestOptions();
        $options->getAuthenticationOptions()->setVersion(${phpText(version)});
        $options->setScope(${phpText(scope)});
        $options->setClientName(${phpText(app.short_name)});
        return $options;
    }

    // $request is the framework's request, as the SDK's demo has it. With a URL in the status the browser goes there to
    // choose an operator; otherwise the status has the operator.
    public function discover($request, ?string $msisdn): MobileConnectStatus
    {
        return $this->mobileConnect->AttemptDiscovery(
            $request, $msisdn, null, null, null, false, false, new MobileConnectRequestOptions());
    }

    // Keep $operator and getNonce() by getState(), and send the browser to getUrl().
    public function authenticate(DiscoveryResponse $operator): MobileConnectStatus
    {
        $subscriberId = $operator->getResponseData()[Parameters::SUBSCRIBER_ID] ?? null;
        return $this->mobileConnect->Authentication($operator, $subscriberId, null, null, $this->options());
    }

    // At the redirect address: $uri as it was called, $state as it came, operator and nonce as they were kept.
    public function finish(string $uri, DiscoveryResponse $operator, string $state, string $nonce): MobileConnectStatus
    {
        return $this->mobileConnect->HandleUrlRedirectWithDiscoveryResponse(
            $uri, $operator, $state, $nonce, $this->options());
    }
}
`;
}

export const PHP: Recipe = {
  id: 'php',
  title: 'Mobile Connect PHP SDK 3.4',
  file: 'SignIn.php',
  about: 'As the SDK’s demo uses it. Discovery finds the operator, so the operator above plays no part.',
  obstacle: sdkObstacle,
  write,
};
