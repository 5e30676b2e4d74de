/**
 * Logins without a browser: the server of a relying party calls /authorize itself, is held while the person answers on
 * the phone, and reads where the browser would have gone. Goes through the provider's own checks and the same login
 * service as every login, and takes no cookie. Here alone the phone rings on /authorize; it rings once, whatever is
 * sent again, and a code is given out once.
 */
import type { Context, Middleware, Next } from 'koa';
import type { Client } from 'oidc-provider';
import { OUTCOMES, presented } from '../../mss/outcomes/outcomes.ts';
import { originalQuery } from '../../provider/authorize-request.ts';
import { clientView } from '../../provider/client-view.ts';
import { isCorrelationId } from '../../provider/correlation.ts';
import type { Keyring } from '../../store/keyring.ts';
import { isPageless } from '../pageless.ts';
import type { LoginService } from '../service.ts';
import type { Transaction } from '../transaction.ts';
import { addressWith, answerWaiting, answerWith, type Refusal, refuse, refuseFull } from './answer.ts';
import { type Caller, identify } from './caller.ts';
import { type CodePorts, makeCode } from './code.ts';
import { agreedToAll, NEEDS_CONSENT, type NewRequestPorts, readNewRequest } from './new-request.ts';
import type { Places } from './places.ts';
import { fingerprint, type HeadlessRequest, headlessUid, storedHeadlessRequest, wireParameters } from './request.ts';
import { hasEnded, type WaitPorts, waitForEnd } from './wait.ts';

export interface HeadlessPorts extends CodePorts, WaitPorts, Pick<NewRequestPorts, 'subscribers' | 'consents'> {
  readonly login: LoginService;
  readonly keyring: Keyring;
  /** whether a presented secret is one of the client's */
  readonly isSecret: (clientId: string, presented: string) => Promise<boolean>;
  /** how long a request is held, and how long its result may be fetched */
  readonly holdSeconds: number;
  readonly fetchSeconds: number;
  /** aborts when the gateway ends: what is held is answered at once, and asked again elsewhere */
  readonly draining: AbortSignal;
  /** shared by all operators */
  readonly places: Places;
  readonly now: () => number;
}

/** Where the result goes, and what goes back with it. */
interface Destination {
  readonly redirect_uri: string;
  readonly state?: string | undefined;
  readonly correlation_id?: string | undefined;
}

type Known = Extract<Caller, { kind: 'known' }>;

const READS = new Set(['GET', 'HEAD']);
const CONTINUED = '/headless/';

const invalid = (error_description: string): Refusal => ({ error: 'invalid_request', error_description });
const OTHER_REQUEST = invalid('another request with this state and nonce was sent before');
const TAKEN = invalid('this request has been answered already; send another state and nonce');
const OTHER_PERSON: Refusal = {
  error: 'login_required',
  error_description: 'another person than the one of id_token_hint signed in',
};
const LATE: Refusal = { error: OUTCOMES.expired.oauthError, error_description: OUTCOMES.expired.description };

export function createHeadless(ports: HeadlessPorts): Middleware {
  const { door, keyring, login } = ports;
  const { operator, provider } = door;

  const back = (
    ctx: Context,
    { style }: Known,
    { redirect_uri, state, correlation_id: id }: Destination,
    result: Refusal | { readonly code: string },
  ): void => {
    const members = { ...result, state: state || undefined, iss: operator.issuer };
    const address = addressWith(redirect_uri, { ...members, correlation_id: isCorrelationId(id) ? id : undefined });
    answerWith(ctx, style, address, 'error' in result ? result : undefined);
  };

  /** An error goes to the address of the request, if that is one of the client's. */
  const refuseRequest = (ctx: Context, caller: Known, query: string, refusal: Refusal): void => {
    const wire = wireParameters(query);
    const { redirect_uri } = wire;
    const registered = redirect_uri !== undefined && caller.client.redirectUriAllowed(redirect_uri);
    if (registered) back(ctx, caller, { ...wire, redirect_uri }, refusal);
    else refuse(ctx, 400, refusal);
  };

  /** The provider has sent an error: to the relying party, or to nobody. */
  const restyle = (ctx: Context, caller: Known, address: string | undefined): void => {
    ctx.remove('Set-Cookie');
    if (address === undefined) return;
    const { searchParams } = new URL(address);
    const refusal = {
      error: searchParams.get('error') ?? 'server_error',
      error_description: searchParams.get('error_description') ?? '',
    };
    answerWith(ctx, caller.style, address, refusal);
  };

  const isForeign = async ({ subscriberId }: Transaction, client: Client, { headless: { hinted } }: HeadlessRequest) =>
    hinted !== undefined && hinted !== (await door.pseudonym(subscriberId ?? '', clientView(client).sector));

  /** What the relying party gets of a login that has ended. */
  const resultOf = async (
    { client }: Known,
    ended: Transaction,
    request: HeadlessRequest,
  ): Promise<Refusal | { readonly code: string }> => {
    if (ended.outcome) {
      const { oauthError, description } = presented(ended.outcome, operator.reveal);
      await login.finish(ended);
      return { error: oauthError, error_description: description };
    }
    const signed = await login.claim(ended);
    if (!signed) return TAKEN;
    if (signed.createdAt.getTime() + ports.fetchSeconds * 1_000 <= ports.now()) return LATE;
    if (await isForeign(signed, client, request)) return OTHER_PERSON;
    const person = { subscriberId: signed.subscriberId, clientId: client.clientId };
    // it may have been taken back meanwhile
    if (!(await agreedToAll(ports, request.headless, person))) return NEEDS_CONSENT;
    return { code: await makeCode(ports, client, signed, request) };
  };

  /** Rings if nobody has yet, waits, and answers what there is to say. */
  const goOn = async (ctx: Context, caller: Known, transaction: Transaction, request: HeadlessRequest) => {
    const gone = new AbortController();
    ctx.res.once('close', () => gone.abort());
    if (ctx.res.destroyed) gone.abort();
    const time = AbortSignal.timeout(Math.round(ports.holdSeconds * 1_000));
    const begun = transaction.state === 'ready' ? await login.start(operator, transaction) : transaction;
    const last = await waitForEnd(ports, begun, AbortSignal.any([gone.signal, time, ports.draining]));
    // whoever asks again gets the result; nobody would read it here
    if (gone.signal.aborted || !hasEnded(last)) {
      return answerWaiting(ctx, caller.style, `${operator.issuer}/headless/${transaction.uid}`);
    }
    back(ctx, caller, request, await resultOf(caller, last, request));
  };

  /** What has ended is told also where no place is free: that takes no time. */
  const inPlace = async (
    ctx: Context,
    { client }: Known,
    known: Transaction | undefined,
    work: () => Promise<void>,
  ) => {
    if (known && hasEnded(known)) return work();
    const leave = ports.places.take(clientView(client).party);
    if (!leave) return refuseFull(ctx);
    try {
      await work();
    } finally {
      leave();
    }
  };

  const begin = async (ctx: Context, caller: Known, query: string, next: Next): Promise<void> => {
    const { client } = caller;
    const { state = '', nonce = '' } = wireParameters(query);
    const mark = fingerprint(keyring, query);
    const uid = headlessUid(keyring, { clientId: client.clientId, state, nonce });
    const open = async (): Promise<Transaction | undefined> => {
      const read = await readNewRequest(
        ctx,
        next,
        { client, uid, fingerprint: mark },
        { ...ports, operator, provider },
      );
      if (read.kind === 'login') return login.open(read.login);
      if (read.kind === 'answered') restyle(ctx, caller, read.address);
      else refuseRequest(ctx, caller, query, read.refusal);
      return undefined;
    };
    const known = await login.find({ operator: operator.id, uid });
    await inPlace(ctx, caller, known, async () => {
      const transaction = known ?? (await open());
      if (!transaction) return;
      const request = storedHeadlessRequest(transaction, keyring);
      if (request.headless.request !== mark) return refuseRequest(ctx, caller, query, OTHER_REQUEST);
      await goOn(ctx, caller, transaction, request);
    });
  };

  /** The address that a redirect named while nobody had answered. */
  const continued = async (ctx: Context, uid: string, next: Next): Promise<void> => {
    const transaction = await login.find({ operator: operator.id, uid });
    const wire = { client_id: transaction?.clientId, prompt: 'mobile' };
    const caller = await identify(ctx, wire, { ...ports, provider });
    if (!caller || !transaction) return next();
    if (caller.kind === 'refused') return refuseCaller(ctx);
    await inPlace(ctx, caller, transaction, () =>
      goOn(ctx, caller, transaction, storedHeadlessRequest(transaction, keyring)),
    );
  };

  const refuseCaller = (ctx: Context): void =>
    refuse(ctx, 401, { error: 'invalid_client', error_description: 'client authentication failed' });

  const serve = async (ctx: Context, next: Next): Promise<void> => {
    const uid = ctx.path.startsWith(CONTINUED) ? ctx.path.slice(CONTINUED.length) : '';
    if (isPageless(uid)) return continued(ctx, uid, next);
    const query = ctx.path === '/authorize' ? originalQuery(ctx.req) : undefined;
    const caller = query && (await identify(ctx, wireParameters(query), { ...ports, provider }));
    if (!caller) {
      await next();
      return;
    }
    if (caller.kind === 'refused') return refuseCaller(ctx);
    delete ctx.req.headers.cookie;
    await begin(ctx, caller, query, next);
  };

  return (ctx, next) =>
    READS.has(ctx.method) && (ctx.path === '/authorize' || ctx.path.startsWith(CONTINUED)) ? serve(ctx, next) : next();
}
