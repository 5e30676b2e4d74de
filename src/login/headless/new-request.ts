/**
 * A headless request that was not sent before: goes through the provider's own checks, as a browser's would, and comes
 * out as what a login needs, or with the error that the relying party gets. Rings nothing.
 */
import type { Context, Next } from 'koa';
import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ConsentRepository } from '../../consent/consents.ts';
import { type ConsentRequest, consentItems } from '../../consent/items.ts';
import { chooseLanguage } from '../../i18n/choose-language.ts';
import type { Operator } from '../../operator/operator.ts';
import { wantedLevels } from '../../profile/acr.ts';
import { isMobileConnect } from '../../profile/request.ts';
import { scopeList } from '../../profile/scopes.ts';
import { clientView } from '../../provider/client-view.ts';
import { consentRequest } from '../../provider/consent-policy.ts';
import { namedResources } from '../../provider/resources.ts';
import type { Keyring } from '../../store/keyring.ts';
import type { SubscriberRepository } from '../../subscriber/subscriber.ts';
import { keptRequest } from '../kept-request.ts';
import type { Plan } from '../machine.ts';
import type { OpenLogin } from '../service.ts';
import { interactionPlan } from '../web/interaction-plan.ts';
import type { Refusal } from './answer.ts';
import type { HeadlessRequest } from './request.ts';

export interface NewRequestPorts {
  readonly operator: Operator;
  readonly provider: Provider;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly subscribers: Pick<SubscriberRepository, 'findByNumber'>;
  readonly consents: Pick<ConsentRepository, 'items'>;
}

/** What the caller is known by. */
export interface Asker {
  readonly client: Client;
  readonly uid: string;
  readonly fingerprint: string;
}

export type NewRequest =
  | { readonly kind: 'login'; readonly login: OpenLogin }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** the provider has answered with an error: at this address, or without any */
  | { readonly kind: 'answered'; readonly address: string | undefined };

const invalid = (error_description: string): Refusal => ({ error: 'invalid_request', error_description });
const UNNAMED = invalid('a headless request needs state and nonce');
const NO_NUMBER = invalid('Mandatory parameter login_hint is missing: nobody can be asked for the number');
export const NEEDS_CONSENT: Refusal = {
  error: 'consent_required',
  error_description: 'the person has not agreed to share what is asked for, and cannot be asked without a page',
};

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const withProvider = (ctx: Context): ctx is Context & KoaContextWithOIDC => 'oidc' in ctx;

/** Whether a person agreed to all that a request wants to know. */
export async function agreedToAll(
  { consents }: Pick<NewRequestPorts, 'consents'>,
  wanted: Pick<ConsentRequest, 'scopes' | 'claims' | 'signature'>,
  person: { readonly subscriberId: string | undefined; readonly clientId: string },
): Promise<boolean> {
  const items = consentItems(wanted);
  if (items.length === 0) return true;
  if (person.subscriberId === undefined) return false;
  const agreed = await consents.items(person.subscriberId, person.clientId);
  return items.every((item) => agreed.has(item));
}

export async function readNewRequest(
  ctx: Context,
  next: Next,
  { client, fingerprint, uid }: Asker,
  ports: NewRequestPorts,
): Promise<NewRequest> {
  const { operator, provider } = ports;
  await next();
  const address = textOrNone(ctx.res.getHeader('location'));
  const prefix = `${operator.issuer}/login/`;
  const interaction = address?.startsWith(prefix)
    ? await provider.Interaction.find(address.slice(prefix.length))
    : undefined;
  if (!interaction || !withProvider(ctx)) return { kind: 'answered', address };
  // nobody holds its cookie
  await interaction.destroy();
  const { params, prompt } = interaction;
  if (!textOrNone(params.state) || !textOrNone(params.nonce)) return { kind: 'refused', refusal: UNNAMED };
  const plan = interactionPlan(interaction);
  if (!plan) return { kind: 'refused', refusal: NO_NUMBER };
  const { clientId } = client;
  const { claims = [], scopes, signature } = consentRequest(ctx);
  const subscriberOf = ({ msisdn }: Plan) =>
    ports.subscribers.findByNumber(operator.id, ports.keyring.open(msisdn, 'msisdn'));
  const person = { subscriberId: (await subscriberOf(plan))?.id, clientId };
  const askAnew =
    scopeList(textOrNone(params.prompt)).includes('consent') && consentItems({ scopes, claims, signature }).length > 0;
  if (askAnew || !(await agreedToAll(ports, { scopes, claims, signature }, person))) {
    return { kind: 'refused', refusal: NEEDS_CONSENT };
  }
  const { name, profile } = clientView(client);
  const hinted = textOrNone(prompt.details.hinted);
  const headless: HeadlessRequest['headless'] = {
    request: fingerprint,
    ...(hinted && { hinted }),
    scopes: [...scopes],
    claims: [...claims],
    resources: namedResources(ctx).map(([identifier, scope]) => [identifier, scope]),
    signature,
    mobileConnect: isMobileConnect(
      profile,
      Object.fromEntries(Object.entries(params).map(([key, value]) => [key, textOrNone(value)])),
    ),
  };
  const login: OpenLogin = {
    operator: operator.id,
    uid,
    clientId,
    rpName: name,
    request: { ...keptRequest(profile, params), headless },
    language: chooseLanguage({
      uiLocales: textOrNone(params.ui_locales),
      acceptLanguage: ctx.get('accept-language'),
      fallback: operator.settings.default_language,
    }),
    // no page could offer numbers
    matchNumbers: false,
    wanted: wantedLevels(textOrNone(params.acr_values)),
    plan,
  };
  return { kind: 'login', login };
}
