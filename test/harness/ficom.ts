/** The sandbox's operator-c as FiCom's guideline wants a service: SOAP, event ids, a spam code before anything rings. */

/** Settings of one operator of the sandbox, as environment variables. */
export const operatorSettings = (letter: string, settings: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(settings).map(([name, value]) => [`SIGNET_OPERATORS_OPERATOR_${letter}_${name}`, value]);

/** @param port of the gateway */
export const ficomOperator = (port: number): [string, string][] =>
  operatorSettings('C', {
    MSS_BINDING: 'soap',
    MSS_URL: `http://127.0.0.1:${port}/sandbox/mssp/soap/services`,
    MSS_MODE: 'asynch',
    MSS_AP_ID: 'sandbox-ficom',
    MSS_STATUS_TRANS_ID: 'same',
    MSS_CONTENT: 'challenge',
    MSS_SERVICES_EVENT_ID: 'true',
    MSS_SERVICES_NO_SPAM: 'always',
    MSS_SERVICES_VALIDATE: 'true',
    MSS_SERVICES_DISPLAY_NAME: 'true',
    MSS_SERVICES_USER_LANG: 'false',
    MSS_SERVICES_GEOFENCING: 'false',
    MSS_SERVICES_APP2APP: 'false',
    MSS_SERVICES_PERSON_IDENTITY_0: 'givenName',
    MSS_SERVICES_PERSON_IDENTITY_1: 'hetu',
    LOA_2_1_SIGNATURE_PROFILE: 'http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml',
  });
