/**
 * Which of the possible ways a subscriber can really be authenticated by a mobile signature, from what the service knows
 * of the subscriber's SIM and apps. Pure. Where the service says nothing, the request itself will tell.
 */
import type { Method } from '../config/schema.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { SignatureDevice, SubscriberProfile } from '../mss/profile.ts';
import type { Route } from './levels.ts';

export type Choice =
  /** activates: the request would set up the SIM, which needs the person's consent to the operator's terms */
  | { readonly kind: 'ring'; readonly route: Route; readonly activates: boolean }
  | { readonly kind: 'impossible'; readonly outcome: OutcomeCode };

/** What can be said about a method, or about an entry of the LoA table: it works, would be activated, or why not. */
type Standing = 'works' | 'activates' | OutcomeCode;

const ABSENT: OutcomeCode = 'fault_109';
const INACTIVE: OutcomeCode = 'fault_404';
/** Of several reasons the person is told the one that helps most. */
const REASONS: readonly OutcomeCode[] = ['fault_402', 'fault_422', INACTIVE, ABSENT];

const isActive = (state: string | undefined): boolean => state === undefined || state.toUpperCase() === 'ACTIVE';

/** A device that the service lists. */
function ofDevice({ certificates, pinBlocked, state }: SignatureDevice): Standing {
  if (!isActive(state)) return INACTIVE;
  if (pinBlocked) return 'fault_402';
  const keyless = certificates.length > 0 && !certificates.some((one) => isActive(one.state));
  return keyless ? 'fault_422' : 'works';
}

const reasonOf = (standings: readonly Standing[]): OutcomeCode =>
  REASONS.find((one) => standings.includes(one)) ?? ABSENT;

const best = (standings: readonly Standing[]): Standing =>
  standings.find((one) => one === 'works') ?? standings.find((one) => one === 'activates') ?? reasonOf(standings);

interface Facts {
  readonly profile: SubscriberProfile;
  /** whether this gateway may let the service activate SIMs */
  readonly autoActivation: boolean;
}

/** Only a SIM is ever activated, and only one that is known to be active is certain not to be. */
function ofSim({ autoActivation, profile }: Facts): Standing {
  const { sim } = profile;
  const standing = sim ? ofDevice(sim) : ABSENT;
  if (!sim || !autoActivation || profile.autoActivation === false) return standing;
  const mayActivate = sim.state === undefined || (standing === INACTIVE && profile.autoActivation === true);
  return mayActivate ? 'activates' : standing;
}

const ofMethod = (method: Method, facts: Facts): Standing =>
  method === 'sim' ? ofSim(facts) : best(facts.profile.apps.map(ofDevice));

/** A service that lists no devices still lists the profiles that may be asked for. */
function withoutDevices({ entry }: Route, { autoActivation, profile }: Facts): Standing {
  const { signatureProfiles } = profile;
  const offered = signatureProfiles.length === 0 || signatureProfiles.includes(entry.signature_profile ?? '');
  if (!offered) return ABSENT;
  const mayBeSim = entry.authenticator !== 'app';
  return autoActivation && mayBeSim && profile.autoActivation !== false ? 'activates' : 'works';
}

function ofRoute(route: Route, facts: Facts): Standing {
  const { apps, sim } = facts.profile;
  if (!sim && apps.length === 0) return withoutDevices(route, facts);
  const { authenticator, resolved } = route.entry;
  const methods = resolved?.map((one) => one.authenticator) ?? [authenticator === 'app' ? 'app' : 'sim'];
  const standings = methods.map((method) => ofMethod(method, facts));
  // the service takes the first method that is active, even if its PIN is blocked
  return standings.find((one) => one !== ABSENT && one !== INACTIVE && one !== 'activates') ?? best(standings);
}

/**
 * The first route that works now; else the first that works once the SIM is activated; else why none does.
 * @param routes by mobile signature, in order of preference; at least one
 */
export function chooseMethod(routes: readonly Route[], profile: SubscriberProfile, autoActivation: boolean): Choice {
  const judged = routes.map((route) => ({ route, standing: ofRoute(route, { profile, autoActivation }) }));
  const working = judged.find(({ standing }) => standing === 'works');
  const chosen = working ?? judged.find(({ standing }) => standing === 'activates');
  if (chosen) return { kind: 'ring', route: chosen.route, activates: !working };
  return { kind: 'impossible', outcome: reasonOf(judged.map(({ standing }) => standing)) };
}
