/**
 * When a person must be asked, and when asking would be of no use. Adds the level of assurance to oidc-provider's login
 * prompt: a level that cannot be reached ends the request with one error before any phone rings, and a login that came
 * back too low ends it too instead of starting another.
 */
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Operator } from '../operator/operator.ts';
import { LOCATION_SCOPE } from '../profile/location.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { clientView } from './client-view.ts';
import { askForConsent, hasSigned } from './consent-policy.ts';
import { knownNumber } from './request-checks.ts';
import { type AnswerOf, wantedBy } from './session-answer.ts';

const { Check, base } = interactionPolicy;
const UNMET = 'none of the requested acr_values can be reached';

/** A hint that cannot reach any wanted level ends the request wherever the person would have to be asked. */
function refuseUnreachable(ctx: KoaContextWithOIDC): void {
  if (knownNumber(ctx)?.plan === 'loa_unreachable') throw new errors.UnmetAuthenticationRequirements(UNMET);
}

const levelCheck = (operator: Operator, answerOf: AnswerOf) =>
  new Check('acr', 'the requested level of assurance needs a login', 'login_required', (ctx) => {
    if (answerOf(ctx) && !ctx.oidc.promptPending('login')) return Check.NO_NEED_TO_PROMPT;
    if (ctx.oidc.result?.login) throw new errors.UnmetAuthenticationRequirements(UNMET);
    refuseUnreachable(ctx);
    const offered = wantedBy(ctx).some((level) => operator.levels.includes(level));
    if (!offered) throw new errors.UnmetAuthenticationRequirements(UNMET);
    return Check.REQUEST_PROMPT;
  });

const subjectCheck = (operator: Operator, subscribers: Pick<SubscriberRepository, 'findByNumber'>) =>
  new Check('login_hint', 'the hint names another person than the session', 'login_required', async (ctx) => {
    const number = knownNumber(ctx);
    const account = ctx.oidc.session?.accountId;
    if (!number || !account) return Check.NO_NEED_TO_PROMPT;
    const subscriber = await subscribers.findByNumber(operator.id, number.msisdn);
    if (subscriber?.id === account) return Check.NO_NEED_TO_PROMPT;
    refuseUnreachable(ctx);
    return Check.REQUEST_PROMPT;
  });

const silentCheck = () =>
  new Check('silent', 'this client asks the person every time', 'login_required', (ctx) =>
    !clientView(ctx.oidc.client).silent && !ctx.oidc.result?.login ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  );

/** Where the phone is now is known from a signature made now: a session cannot answer for it. */
const locationCheck = () =>
  new Check('location', 'this request needs the location of the phone', 'login_required', (ctx) => {
    const located = clientView(ctx.oidc.client).geofenced || ctx.oidc.requestParamOIDCScopes.has(LOCATION_SCOPE);
    return located && !ctx.oidc.result?.login ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
  });

/** What is authorised or signed stands on the phone: no session can answer for it. */
const authorisationCheck = () =>
  new Check('mc_authz', 'an authorisation asks the person each time', 'interaction_required', (ctx) =>
    (ctx.oidc.requestParamOIDCScopes.has('mc_authz') || hasSigned(ctx.oidc)) && !ctx.oidc.result?.login
      ? Check.REQUEST_PROMPT
      : Check.NO_NEED_TO_PROMPT,
  );

export interface InteractionPolicyPorts {
  readonly operator: Operator;
  readonly subscribers: Pick<SubscriberRepository, 'findByNumber'>;
  readonly answerOf: AnswerOf;
}

export function createInteractionPolicy(ports: InteractionPolicyPorts): interactionPolicy.DefaultPolicy {
  const { answerOf, operator, subscribers } = ports;
  const policy = base();
  const login = policy.get('login');
  if (!login) throw new Error('oidc-provider has no login prompt');
  // the level's check looks at the age of the login that would answer, the library's at that of the last one
  login.checks.remove('max_age');
  login.checks.add(levelCheck(operator, answerOf));
  login.checks.add(subjectCheck(operator, subscribers));
  login.checks.add(silentCheck());
  login.checks.add(locationCheck());
  login.checks.add(authorisationCheck());
  askForConsent(policy);
  // the number's plan and the pseudonym of an id_token_hint travel with the interaction, sealed like everything in it
  login.details = (ctx) => {
    const number = knownNumber(ctx);
    const hinted = ctx.oidc.entities.IdTokenHint?.payload.sub;
    return {
      ...(number && number.plan !== 'loa_unreachable' ? { plan: number.plan } : {}),
      ...(typeof hinted === 'string' ? { hinted } : {}),
    };
  };
  return policy;
}
