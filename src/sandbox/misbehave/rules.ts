/** The texts that the rules stand in, and where. */
import type { Rule } from './case.ts';

const CORE = 'https://openid.net/specs/openid-connect-core-1_0.html';
const LOGOUT = 'https://openid.net/specs/openid-connect-backchannel-1_0.html';
const rfc = (number: number, section: string): Rule => ({
  source: `RFC ${number} section ${section}`,
  address: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** ID Token Validation, by its step. */
export const validation = (step: number): Rule => ({
  source: `OpenID Connect Core 3.1.3.7 (${step})`,
  address: `${CORE}#IDTokenValidation`,
});
export const idToken: Rule = { source: 'OpenID Connect Core 2', address: `${CORE}#IDToken` };
export const tokenResponse: Rule = { source: 'OpenID Connect Core 3.1.3.3', address: `${CORE}#TokenResponse` };
export const accessTokenHash: Rule = {
  source: 'OpenID Connect Core 3.1.3.8',
  address: `${CORE}#CodeFlowTokenValidation`,
};
export const keyRotation: Rule = { source: 'OpenID Connect Core 10.1', address: `${CORE}#Signing` };
export const logoutToken: Rule = {
  source: 'OpenID Connect Back-Channel Logout 2.4',
  address: `${LOGOUT}#LogoutToken`,
};
/** JSON Web Token Best Current Practices. */
export const bcp = (section: string): Rule => rfc(8725, section);
export const jwt = (section: string): Rule => rfc(7519, section);
export const jws = (section: string): Rule => rfc(7515, section);
