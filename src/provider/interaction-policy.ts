/**
 * When a person must be asked, and when asking would be of no use. Adds the level of assurance and the person to
 * oidc-provider's login prompt: a level that cannot be reached ends the request with one error before any phone rings, and
 * a login that came back too low ends it too instead of starting another.
 */
import { errors, interactionPolicy } from 'oidc-provider';
import { LOCATION_SCOPE } from '../profile/location.ts';
import { clientView } from './client-view.ts';
import { askForConsent, hasSigned } from './consent-policy.ts';
import { createMeantPerson, type MeantPerson, type MeantPersonPorts } from './meant-person.ts';
import { type AnswerOf, wantedBy } from './session-answer.ts';

const { Check, base } = interactionPolicy;
const UNMET = 'none of the requested acr_values can be reached';

const levelCheck = (answerOf: AnswerOf) =>
  new Check('acr', 'the requested level of assurance needs a login', 'login_required', (ctx) => {
    if (answerOf(ctx) && !ctx.oidc.promptPending('login')) return Check.NO_NEED_TO_PROMPT;
    if (ctx.oidc.result?.login) throw new errors.UnmetAuthenticationRequirements(UNMET);
    return Check.REQUEST_PROMPT;
  });

const subjectCheck = (person: MeantPerson) =>
  new Check('login_hint', 'the hint names another person than the session', 'login_required', async (ctx) =>
    (await person.hintsAtOther(ctx)) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  );

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

export interface InteractionPolicyPorts extends MeantPersonPorts {
  readonly answerOf: AnswerOf;
}

export function createInteractionPolicy(ports: InteractionPolicyPorts): interactionPolicy.DefaultPolicy {
  const { answerOf, operator } = ports;
  const person = createMeantPerson(ports);
  const policy = base();
  const login = policy.get('login');
  if (!login) throw new Error('oidc-provider has no login prompt');
  // the level's check looks at the age of the login that would answer, the library's at that of the last one
  login.checks.remove('max_age');
  login.checks.add(levelCheck(answerOf));
  login.checks.add(subjectCheck(person));
  login.checks.add(silentCheck());
  login.checks.add(locationCheck());
  login.checks.add(authorisationCheck());
  askForConsent(policy);
  // reached where the person would have to be asked: what is learnt here travels with the interaction, sealed
  login.details = async (ctx) => {
    const plan = await person.plan(ctx);
    const offered = wantedBy(ctx).some((level) => operator.levels.includes(level));
    if (!offered || plan === 'loa_unreachable') throw new errors.UnmetAuthenticationRequirements(UNMET);
    const hinted = ctx.oidc.entities.IdTokenHint?.payload.sub;
    return {
      ...(plan && { plan }),
      signedIn: await person.signedIn(ctx),
      ...(typeof hinted === 'string' ? { hinted } : {}),
    };
  };
  return policy;
}
