/**
 * From an ended login back to OpenID Connect: puts the result into the interaction and sends the browser to the
 * provider's resume address, which answers the relying party. An interaction that expired is answered from the stored
 * request instead.
 */
import type { Context } from 'koa';
import type { Interaction, InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import { displayedText } from '../../mss/content.ts';
import { presented } from '../../mss/outcomes/outcomes.ts';
import { locationClaimsShape } from '../../profile/location.ts';
import { clientView } from '../../provider/client-view.ts';
import { isCorrelationId } from '../../provider/correlation.ts';
import type { Keyring } from '../../store/keyring.ts';
import { contentOf, evidenceOf, LOCATION_LABEL } from '../stored-content.ts';
import type { Transaction } from '../transaction.ts';
import type { LoginDoor } from './visit.ts';

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

function result(transaction: Transaction, door: LoginDoor, keyring: Pick<Keyring, 'open'>): InteractionResults {
  const { subscriberId, acr, amr, authTime, location, outcome } = transaction;
  const content = contentOf(transaction, keyring);
  const evidence = evidenceOf(transaction, keyring);
  if (outcome) {
    const { oauthError, description } = presented(outcome, door.operator.reveal);
    return { error: oauthError, error_description: description };
  }
  if (!subscriberId || !acr || !amr || !authTime) throw new Error('a signed login without subscriber or level');
  return {
    login: { accountId: subscriberId, acr, amr: [amr], ts: seconds(authTime), remember: true },
    ...(content && { displayed: displayedText(content) }),
    ...(evidence && { evidence }),
    // interactions are stored sealed
    ...(location && { location: locationClaimsShape.parse(JSON.parse(keyring.open(location, LOCATION_LABEL))) }),
  };
}

/** A login of somebody else than the id_token_hint names is an error (OpenID Connect Core 3.1.2.1), not a switch. */
async function heldToHint(interaction: Interaction, door: LoginDoor, outcome: InteractionResults) {
  const { hinted } = interaction.prompt.details;
  if (typeof hinted !== 'string' || !outcome.login?.accountId) return outcome;
  const client = await door.provider.Client.find(String(interaction.params.client_id));
  const pseudonym = client && (await door.pseudonym(outcome.login.accountId, clientView(client).sector));
  if (pseudonym === hinted) return outcome;
  return { error: 'login_required', error_description: 'another person than the one of id_token_hint signed in' };
}

/**
 * Fits the interaction to the session that the browser has by now: another tab may have made or replaced it since the
 * request. A session of somebody else ends here, and its relying parties are told: people are never merged.
 */
async function meetSession(
  ctx: Context,
  door: LoginDoor,
  interaction: Interaction,
  accountId: string | undefined,
  { replaceSession }: OnwardPorts,
) {
  const session = await door.provider.Session.get(door.provider.createContext(ctx.req, ctx.res));
  const foreign = accountId !== undefined && session.accountId !== undefined && session.accountId !== accountId;
  if (foreign) await replaceSession(door.operator.id, session.uid);
  if (foreign || interaction.session?.uid !== session.uid) interaction.session = undefined;
}

export interface OnwardPorts {
  readonly keyring: Pick<Keyring, 'open'>;
  /** Ends a session whose place somebody else takes. @param uid of the session */
  readonly replaceSession: (operator: string, uid: string) => Promise<unknown>;
  readonly now: () => number;
}

/** Sends the browser onward with the outcome of its login. */
export async function goOnward(
  ctx: Context,
  door: LoginDoor,
  interaction: Interaction,
  transaction: Transaction,
  ports: OnwardPorts,
): Promise<void> {
  const outcome = await heldToHint(interaction, door, result(transaction, door, ports.keyring));
  await meetSession(ctx, door, interaction, outcome.login?.accountId, ports);
  interaction.result = outcome;
  await interaction.save(Math.max(1, interaction.exp - Math.floor(ports.now() / 1_000)));
  ctx.status = 303;
  ctx.redirect(interaction.returnTo);
}

const storedRequest = z.object({
  redirect_uri: z.url(),
  response_mode: z.string().optional(),
  state: z.string().optional(),
  correlation_id: z.string().optional(),
});

/** How a relying party is told what happened to an expired login. */
export interface WayBack {
  /** the registered redirect address */
  readonly redirectUri: string;
  readonly fields: Readonly<Record<string, string>>;
  /** as a form; otherwise in the query */
  readonly post: boolean;
}

/** Undefined if it cannot be told. */
export function wayBack(transaction: Transaction, door: LoginDoor, keyring: Keyring): WayBack | undefined {
  const parsed = storedRequest.safeParse(JSON.parse(keyring.open(transaction.request, 'request')));
  if (!parsed.success || !transaction.outcome) return undefined;
  const { oauthError, description } = presented(transaction.outcome, door.operator.reveal);
  const { correlation_id: id, redirect_uri: redirectUri, response_mode: mode, state } = parsed.data;
  return {
    redirectUri,
    post: mode === 'form_post',
    fields: {
      error: oauthError,
      error_description: description,
      ...(state !== undefined && { state }),
      iss: door.operator.issuer,
      ...(isCorrelationId(id) && { correlation_id: id }),
    },
  };
}

/** The address that says it in its query. */
export function queryAnswer({ fields, redirectUri }: WayBack): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}
