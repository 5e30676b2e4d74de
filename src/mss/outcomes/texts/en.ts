/** What a person reads when a login does not end signed in, in English, and the list of keys that every language has. */

export interface OutcomeWords {
  readonly title: string;
  /** what happened and what to do now */
  readonly explanation: string;
}

export const en = {
  /** for every neutral outcome of an operator that does not reveal the state of a number */
  neutral: {
    title: 'Sign-in is not possible',
    explanation: 'You could not be signed in with this number. Check the number, or ask your mobile operator for help.',
  },
  refused: {
    title: 'You refused the request',
    explanation: 'The request was refused on your phone. If that was not intended, try again.',
  },
  refusedOrReplaced: {
    title: 'The request was not approved',
    explanation:
      'It was refused on your phone, or a newer request took its place there. If you did not refuse it, look whether another sign-in is open and whether you started it, then try again.',
  },
  postponed: {
    title: 'You put the request off',
    explanation:
      'On your phone you chose to answer later, so this sign-in has ended. Try again when you are ready to approve.',
  },
  wrongPin: {
    title: 'Wrong PIN',
    explanation:
      'The PIN entered on your phone was wrong. Try again, and take care: after several wrong entries the PIN is blocked.',
  },
  spamCodeWrong: {
    title: 'Wrong spam protection code',
    explanation:
      'The spam protection code does not belong to this number, so no request was sent to your phone. Try again with the code that you chose with your mobile operator.',
  },
  spamCodeMissing: {
    title: 'Spam protection code needed',
    explanation:
      'This number is protected by a code against unwanted requests, so none was sent to your phone. Try again with the code that you chose with your mobile operator.',
  },
  switchedOff: {
    title: 'Switched off for this number',
    explanation:
      'Requests of this kind are switched off for this number. Switch them on again with your mobile operator, then try again.',
  },
  suspended: {
    title: 'Service suspended',
    explanation:
      'Signing in by phone is suspended for this number. Ask your mobile operator to lift the suspension, then try again.',
  },
  simUnsuitable: {
    title: 'SIM card not suitable',
    explanation: 'Your SIM card or phone cannot be used for signing in. Ask your mobile operator for a card that can.',
  },
  simFault: {
    title: 'Your SIM card could not sign',
    explanation:
      'The signing function of your SIM card reported an error. Switch the phone off and on, then try again. If it happens again, ask your mobile operator.',
  },
  wrongNumber: {
    title: 'That was not the number',
    explanation:
      'The number you picked is not the one on your phone, so this sign-in was ended. If you did not start it yourself, refuse the request on your phone. Otherwise try again.',
  },
  numberNotPicked: {
    title: 'No number was picked',
    explanation:
      'Nobody picked the number of your phone here in time, so this sign-in was ended. Try again and pick the number that your phone shows.',
  },
  unanswered: {
    title: 'No answer in time',
    explanation:
      'The request on your phone was not answered in time. Keep your phone at hand and in coverage, then try again.',
  },
  phoneBusy: {
    title: 'Your phone is busy',
    explanation:
      'Another request is still open on your phone. You have not been refused: answer or close that request, wait a moment, then try again.',
  },
  anotherLogin: {
    title: 'Another sign-in is waiting',
    explanation:
      'Another sign-in with this number is waiting for an answer. If you did not start it, refuse it on the phone. Try again when it has ended.',
  },
  cancelled: {
    title: 'Sign-in cancelled',
    explanation: 'You cancelled the sign-in. If your phone still shows the request, you can refuse it there.',
  },
  unknownNumber: {
    title: 'Number not known',
    explanation:
      'This number is not registered for signing in by phone. Check the number, or ask your mobile operator to activate the service.',
  },
  inactive: {
    title: 'Service not active',
    explanation:
      'Signing in by phone is not active for this number. Activate it with your mobile operator, then try again.',
  },
  pinBlocked: {
    title: 'PIN blocked',
    explanation:
      'The PIN for signing in is blocked after too many wrong entries. Reset it with your mobile operator, then try again.',
  },
  cardBlocked: {
    title: 'SIM card blocked',
    explanation: 'Signing in is blocked on this SIM card. Ask your mobile operator to unblock it or for a new card.',
  },
  unsupported: {
    title: 'Not possible with this phone',
    explanation:
      'This phone or SIM card does not offer the level of security that is asked for. Your mobile operator can tell you how to get it.',
  },
  location: {
    title: 'Not possible at this place',
    explanation:
      'Signing in is not permitted from where your phone is, or its location is not known. Switch location on, then try again.',
  },
  spamCodeExhausted: {
    title: 'The spam protection code was wrong three times',
    explanation: 'No request was sent to your phone. If you forgot the code, your mobile operator can help you.',
  },
  noLocation: {
    title: 'We do not know where your phone is',
    explanation:
      'Signing in here needs the location of your phone. Switch location on and allow your operator’s app to use it, then try again.',
  },
  unreachablePhone: {
    title: 'Your phone could not be reached',
    explanation: 'The request did not reach your phone. Check that it is switched on and in coverage, then try again.',
  },
  unavailable: {
    title: 'Service not available just now',
    explanation: 'The service of your mobile operator does not answer at the moment. Try again in a few minutes.',
  },
  noAnswerFromService: {
    title: 'No answer from the service',
    explanation:
      'The service of your mobile operator did not answer in time. If your phone shows a request, refuse it there, then try again.',
  },
  smsUndeliverable: {
    title: 'No text message to this number',
    explanation:
      'The text message with the link cannot be delivered to this number. Check the number, or ask your mobile operator.',
  },
  smsLimit: {
    title: 'Too many text messages',
    explanation:
      'This number got several text messages in a short time, so none was sent now. Wait an hour, then start again.',
  },
  technical: {
    title: 'Something went wrong on our side',
    explanation:
      'You could not be signed in because of a technical fault. You did nothing wrong. If it happens again, tell us the incident number.',
  },
  certificate: {
    title: 'Your certificate is not valid',
    explanation:
      'Your phone signed, but the certificate in it is no longer accepted. Ask your mobile operator to renew the service.',
  },
  signature: {
    title: 'The answer could not be trusted',
    explanation:
      'The answer of your phone failed our checks, so you were not signed in. Try again; if it happens again, tell us the incident number.',
  },
  newSim: {
    title: 'A different SIM card answered',
    explanation:
      'This is not the SIM card that was used before. If you have a new card, ask the support of your mobile operator to confirm it. If not, someone else may be using your number.',
  },
  interrupted: {
    title: 'The sign-in was interrupted',
    explanation:
      'The service was restarted at that very moment. If your phone shows a request, refuse it there, then try again.',
  },
  notServed: {
    title: 'Number of another operator',
    explanation: 'This number is not served here. Check the number, or go back and choose your own mobile operator.',
  },
  expired: {
    title: 'This sign-in has expired',
    explanation: 'It took too long, so the sign-in was ended for your safety. Go back and start again.',
  },
} as const satisfies Record<string, OutcomeWords>;

export type TextKey = keyof typeof en;
export type OutcomeWordBook = Readonly<Record<TextKey, OutcomeWords>>;
