/**
 * An operator as the rest of the gateway sees it, and the registry that finds one. Pure lookups over the configuration;
 * keys, the MSS client and the provider instance are attached by the composition root.
 */
import type { Acr, Config, Language, LoaEntry, SerialChange } from '../config/schema.ts';

export type OperatorSettings = Config['operators'][string];

export interface Operator {
  readonly id: string;
  readonly name: string;
  /** OpenID issuer, byte for byte as it stands in `iss`; no slash at its end */
  readonly issuer: string;
  readonly settings: OperatorSettings;
  /** `reveal` with its default of the mode applied */
  readonly reveal: boolean;
  /** levels that this operator offers, ascending */
  readonly levels: readonly Acr[];
  /** authenticators of a level in order of preference; empty when the level is not offered */
  authenticators(level: Acr): readonly LoaEntry[];
  /** what another SIM card means to an authenticator of a level, the default of level and mode applied */
  serialChange(level: Acr, entry: LoaEntry): SerialChange;
  /** template of the text on the phone, with a code or, for number matching, with a number */
  textTemplate(language: Language, kind?: 'code' | 'number' | 'nothing'): string;
}

export interface OperatorRegistry {
  readonly all: readonly Operator[];
  get(id: string): Operator | undefined;
  /** @param msisdn digits; single numbers ported in win, then the longest prefix over all operators */
  byNumber(msisdn: string): Operator | undefined;
  /** @param code e.g. `901_01` */
  byMccMnc(code: string): Operator | undefined;
  /** The operator whose issuer is a prefix of this request address, the longest first; `path` is what follows it. */
  byAddress(host: string, path: string): { readonly operator: Operator; readonly path: string } | undefined;
}
