/**
 * What the pages of one's own account need to know, as types. Never a phone number, a token, a cookie's value or an
 * incident; names are plain text from outside. Every form sends the hidden field `csrf`.
 */
import type { Activity } from '../account/activity.ts';
import type { ConsentItem } from '../consent/items.ts';
import type { Brand } from './models.ts';

/** A relying party as it is called now: `own` is this very page, `gone` is registered no more. */
export type PartyName =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'own' }
  | { readonly kind: 'gone' };

/** What an act came to. */
export const NOTICES = [
  'signed_out_of',
  'session_ended',
  'signed_out',
  'signed_out_everywhere',
  'withdrawn',
  'gone',
  'confirm',
  'not_confirmed',
] as const;
export type NoticeKind = (typeof NOTICES)[number];

export interface Notice {
  readonly kind: NoticeKind;
  /** of `signed_out_of` and `withdrawn` */
  readonly party: PartyName;
}

export interface AccountSession {
  /** goes along as `session` */
  readonly uid: string;
  /** of the browser that shows the page */
  readonly own: boolean;
  readonly browser: string | undefined;
  readonly since: Date;
  readonly lastUsedAt: Date;
  readonly acr: string;
  readonly amr: string | undefined;
  readonly parties: readonly {
    /** goes along as `client` */
    readonly clientId: string;
    readonly party: PartyName;
    readonly acr: string | undefined;
    readonly since: Date;
    readonly lastAt: Date;
  }[];
}

export interface AccountPermission {
  readonly clientId: string;
  readonly party: PartyName;
  readonly items: readonly { readonly item: ConsentItem; readonly since: Date }[];
  readonly until: Date | undefined;
}

export interface AccountActivity extends Omit<Activity, 'clientId'> {
  /** undefined where no relying party had part in it */
  readonly party: PartyName | undefined;
}

/** Addresses on the gateway's own origin. */
export interface AccountAddresses {
  readonly page: string;
  readonly activity: string;
  readonly signIn: string;
  /** ends one session, or with `client` what one relying party has of it */
  readonly signOut: string;
  readonly signOutEverywhere: string;
  readonly withdraw: string;
}

/** Nobody is signed in: POST `signIn`. */
export interface SignedOutAccountPage {
  readonly operator: Brand;
  readonly addresses: AccountAddresses;
  readonly notice: Notice | undefined;
}

export interface AccountPage extends SignedOutAccountPage {
  readonly csrf: string;
  /** that of this browser first */
  readonly sessions: readonly AccountSession[];
  /** undefined until the person confirms by phone: POST `signIn` */
  readonly confirmed:
    | {
        readonly permissions: readonly AccountPermission[];
        readonly activity: readonly AccountActivity[];
        /** there is more than is shown here */
        readonly more: boolean;
      }
    | undefined;
}

export interface ActivityPage {
  readonly operator: Brand;
  readonly addresses: AccountAddresses;
  readonly activity: readonly AccountActivity[];
  /** from 0 */
  readonly page: number;
  readonly more: boolean;
}
