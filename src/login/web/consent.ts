/**
 * The question whether a relying party may know something about the person, asked after the login or instead of one: its
 * page, and what Allow and Refuse do. What is asked stands in the sealed interaction; the forms name nothing. A request
 * that shares nothing is answered by itself.
 */
import type { Context } from 'koa';
import type { Interaction, InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import { ACCOUNT_PATH } from '../../account/path.ts';
import type { Language } from '../../config/schema.ts';
import type { ConsentKeeper, Decision } from '../../consent/consents.ts';
import { CONSENT_ITEMS } from '../../consent/items.ts';
import { brandOf } from '../../operator/brand.ts';
import { consentPage } from '../../pages/consent.ts';
import { clientView } from '../../provider/client-view.ts';
import { loginAddress } from '../address.ts';
import { type NoticePorts, rendererFor } from './client-notice.ts';
import type { CsrfTokens } from './csrf.ts';
import type { LoginDoor } from './visit.ts';

export interface ConsentPorts extends NoticePorts {
  readonly tokens: CsrfTokens;
  readonly consents: Pick<ConsentKeeper, 'give' | 'refuse'>;
  readonly contentSecurityPolicy: (formTargets: readonly string[]) => string;
  readonly languageOf: (ctx: Context, door: LoginDoor, uiLocales: unknown) => Language;
  /** somebody else signed in with this browser meanwhile */
  readonly turnAway: (ctx: Context, door: LoginDoor) => void;
  readonly now: () => number;
}

const details = z.object({ items: z.array(z.enum(CONSENT_ITEMS)).default([]) });

export const asksConsent = (interaction: Interaction): boolean => interaction.prompt.name === 'consent';

const itemsOf = ({ prompt }: Interaction) => details.parse(prompt.details).items;

export function createConsentRoutes(ports: ConsentPorts) {
  /** Back to the provider, which goes on from there. */
  const goOn = async (ctx: Context, interaction: Interaction, result: InteractionResults): Promise<void> => {
    interaction.result = { ...interaction.lastSubmission, ...result };
    await interaction.save(Math.max(1, interaction.exp - Math.floor(ports.now() / 1_000)));
    ctx.status = 303;
    ctx.redirect(interaction.returnTo);
  };

  const decide = async (ctx: Context, door: LoginDoor, interaction: Interaction, allow: boolean): Promise<void> => {
    const session = await door.provider.Session.get(door.provider.createContext(ctx.req, ctx.res));
    const subscriberId = interaction.session?.accountId;
    if (subscriberId === undefined || session.accountId !== subscriberId) return ports.turnAway(ctx, door);
    // the same person signed in again in another tab
    if (interaction.session?.uid !== session.uid) interaction.session = undefined;
    const decision: Decision = {
      operator: door.operator.id,
      subscriberId,
      clientId: String(interaction.params.client_id),
      items: itemsOf(interaction),
    };
    if (!allow) {
      await ports.consents.refuse(decision);
      const error = { error: 'access_denied', error_description: 'The person did not agree to share personal data.' };
      return goOn(ctx, interaction, error);
    }
    await ports.consents.give(decision);
    return goOn(ctx, interaction, { consent: {} });
  };

  return {
    async show(ctx: Context, door: LoginDoor, interaction: Interaction): Promise<void> {
      const items = itemsOf(interaction);
      if (items.length === 0) return goOn(ctx, interaction, { consent: {} });
      const { params, uid } = interaction;
      const client = clientView(await door.provider.Client.find(String(params.client_id)));
      const address = (action: string): string => loginAddress(door.operator, uid, action);
      const model = {
        operator: brandOf(door.operator),
        rpName: client.name,
        items,
        csrf: ports.tokens.issue({ operator: door.operator.id, uid }),
        allowAction: address('/allow'),
        refuseAction: address('/refuse'),
        accountUrl: `${door.operator.issuer}${ACCOUNT_PATH}`,
      };
      // its forms end at the relying party by way of redirects, which browsers hold to form-action
      ctx.set('content-security-policy', ports.contentSecurityPolicy([String(params.redirect_uri)]));
      ctx.type = 'html';
      const language = ports.languageOf(ctx, door, params.ui_locales);
      ctx.body = consentPage(await rendererFor(ports, String(params.client_id), language), model, language);
    },
    async act(ctx: Context, door: LoginDoor, interaction: Interaction, name: string): Promise<void> {
      if (name === '/allow' || name === '/refuse') return decide(ctx, door, interaction, name === '/allow');
      ctx.status = 303;
      ctx.redirect(loginAddress(door.operator, interaction.uid));
    },
  };
}
