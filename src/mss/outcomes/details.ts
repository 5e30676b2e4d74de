/**
 * What a fault means more precisely, where the service says so by a second subcode: FiCom MSS implementation guideline,
 * appendix C. The names are those of the guideline; it only describes 1022, 1044 and 1045, whose names are ours.
 */

import { FAULTS } from './faults.ts';
import { detail, EXPIRED, FAILED, NOT_USABLE, UNAVAILABLE, UNMET } from './row.ts';
import { textOf } from './texts.ts';

const {
  fault_101: wrong,
  fault_102: missing,
  fault_104: unauthorised,
  fault_105: unknown,
  fault_208: expired,
  fault_209: ota,
  fault_401: cancel,
  fault_402: pin,
  fault_403: card,
  fault_404: key,
  fault_407: registration,
  fault_900: internal,
} = FAULTS;

/** The person can put it right by another entry. */
const SPAM_CODE = { ...NOT_USABLE, retry: true, asks: 'spam_code' } as const;
const SWITCHED_OFF = { ...NOT_USABLE, text: textOf('switchedOff') };
const SIM_UNSUITABLE = { ...UNMET, text: textOf('simUnsuitable') };
const SIM_FAULT = { ...UNAVAILABLE, text: textOf('simFault') };
const OUR_FAULT = { ...FAILED, text: textOf('technical') };

export const FAULT_DETAILS = {
  fault_101_1011: detail(wrong, '1011', 'INVALID_NOSPAMCODE', {
    ...SPAM_CODE,
    text: textOf('spamCodeWrong'),
    description: 'The spam protection code of the number was wrong.',
  }),
  fault_101_1012: detail(wrong, '1012', 'MISSING_NOSPAMCODE', {
    ...SPAM_CODE,
    text: textOf('spamCodeMissing'),
    description: 'The number needs a spam protection code.',
  }),
  fault_101_1013: detail(wrong, '1013', 'ILLEGAL_MESSAGINGMODE'),
  fault_101_1014: detail(wrong, '1014', 'UNKNOWN_ADDITIONALSERVICE'),
  fault_101_1015: detail(wrong, '1015', 'DATATOBEDISPLAYED_NOT_SUPPORTED'),
  fault_101_1016: detail(wrong, '1016', 'UNSUPPORTED_MIMETYPE_OR_ENCODING'),
  fault_101_1017: detail(wrong, '1017', 'MSS_FORMAT_UNSUPPORTED'),
  fault_102_1021: detail(missing, '1021', 'DATATOBEDISPLAYED_MISSING'),
  fault_102_1022: detail(missing, '1022', 'DATATOBESIGNED_MISSING'),
  fault_104_1041: detail(unauthorised, '1041', 'USER_DISABLED_SIGNATUREPROFILE', {
    ...SWITCHED_OFF,
    description: 'The person has switched off this signature profile.',
  }),
  fault_104_1042: detail(unauthorised, '1042', 'USER_DISABLED_ADDITIONALSERVICE', {
    ...SWITCHED_OFF,
    description: 'The person has switched off an additional service that the request needs.',
  }),
  fault_104_1043: detail(unauthorised, '1043', 'SERVICE_SUSPENDED', {
    ...NOT_USABLE,
    text: textOf('suspended'),
    description: 'The service is suspended for the number.',
  }),
  fault_104_1044: detail(unauthorised, '1044', 'SIGNATUREPROFILE_NOT_ALLOWED', {
    description: 'The gateway may not use this signature profile.',
  }),
  fault_104_1045: detail(unauthorised, '1045', 'ADDITIONALSERVICE_NOT_ALLOWED', {
    description: 'The gateway may not use an additional service of the request.',
  }),
  fault_105_1051: detail(unknown, '1051', 'MALFORMATTED_USER_IDENTIFIER', {
    description: 'The signature service cannot read the number.',
  }),
  fault_105_1052: detail(unknown, '1052', 'USER_IDENTIFIER_DOES_NOT_EXIST'),
  fault_105_1053: detail(unknown, '1053', 'UNREGISTERED_USER', {
    text: textOf('inactive'),
    retry: false,
    description: 'The number is not registered with the signature service.',
  }),
  fault_105_1054: detail(unknown, '1054', 'INCOMPATIBLE_SIM_CARD', {
    text: textOf('simUnsuitable'),
    retry: false,
    description: 'The SIM card of the number cannot sign.',
  }),
  fault_208_2081: detail(expired, '2081', 'SERVER_TIMEOUT', {
    ...UNAVAILABLE,
    text: textOf('noAnswerFromService'),
    description: 'The signature service ran out of time; this is no refusal.',
  }),
  fault_208_2082: detail(expired, '2082', 'USER_TIMEOUT', EXPIRED),
  fault_209_2091: detail(ota, '2091', 'UNKNOWN_OTA_ERROR'),
  fault_209_2092: detail(ota, '2092', 'CARD_NOT_FOUND'),
  fault_209_2093: detail(ota, '2093', 'ME_COMMUNICATION_ERROR'),
  fault_209_2094: detail(ota, '2094', 'INVALID_CAPABILITIES', {
    ...SIM_UNSUITABLE,
    description: 'The phone or its SIM card lacks what the request needs.',
  }),
  fault_401_4011: detail(cancel, '4011', 'USER_CANCELLED', {
    description: 'The person refused the request on the phone.',
  }),
  fault_401_4012: detail(cancel, '4012', 'INCORRECT_POP', {
    text: textOf('wrongPin'),
    description: 'The person did not prove possession of the key: the PIN was wrong.',
  }),
  fault_401_4013: detail(cancel, '4013', 'POSTPONED_SIGNATURE', {
    text: textOf('postponed'),
    description: 'The person put the request off.',
  }),
  fault_402_4021: detail(pin, '4021', 'PIN_BLOCKED'),
  fault_403_4031: detail(card, '4031', 'CARD_PUK_BLOCKED'),
  fault_403_4032: detail(card, '4032', 'CARD_PIN_BLOCKED', {
    text: textOf('pinBlocked'),
    description: 'The PIN of the SIM card is blocked.',
  }),
  fault_404_4041: detail(key, '4041', 'REQUESTED_KEY_NOT_FOUND'),
  fault_404_4042: detail(key, '4042', 'INCORRECT_KEY_USAGE', {
    ...SIM_UNSUITABLE,
    oauthError: 'access_denied',
    description: 'The key of the number is not meant for this kind of signature.',
  }),
  fault_407_4071: detail(registration, '4071', 'UNKNOWN_REGISTRATION_ERROR'),
  fault_407_4072: detail(registration, '4072', 'REGISTRATION_FAILED_ON_SERVER'),
  fault_407_4073: detail(registration, '4073', 'REGISTRATION_FAILED_ON_SIM'),
  fault_900_9001: detail(internal, '9001', 'UNKNOWN_INTERNAL_ERROR'),
  fault_900_9002: detail(internal, '9002', 'SERVER_ERROR'),
  fault_900_9003: detail(internal, '9003', 'SIM_APPLICATION_ERROR', {
    ...SIM_FAULT,
    description: 'The application on the SIM card failed.',
  }),
  fault_900_9004: detail(internal, '9004', 'SIM_CONFIGURATION_ERROR', {
    ...SIM_FAULT,
    retry: false,
    description: 'The configuration of the SIM card is wrong.',
  }),
  fault_900_9005: detail(internal, '9005', 'DTBD_MISSING', OUR_FAULT),
  fault_900_9006: detail(internal, '9006', 'INVALID_KEY_LENGTH', OUR_FAULT),
  fault_900_9007: detail(internal, '9007', 'INVALID_HASH_TYPE', OUR_FAULT),
  fault_900_9008: detail(internal, '9008', 'INVALID_KEY_ALGORITHM', OUR_FAULT),
};
