/**
 * What a person reads when a login does not end signed in: one title and one sentence of advice for each kind of ending,
 * in every language served. Owns words only; which outcome shows which text is said in outcomes.ts.
 */
import type { Language } from '../config/schema.ts';

export interface OutcomeWords {
  readonly title: string;
  /** what happened and what to do now */
  readonly explanation: string;
}
export type OutcomeText = Readonly<Record<Language, OutcomeWords>>;

const words = (title: string, explanation: string): OutcomeWords => ({ title, explanation });

/** Shown for every `neutral` outcome when the operator does not reveal the state of a number. */
export const NEUTRAL_TEXT: OutcomeText = {
  en: words(
    'Sign-in is not possible',
    'You could not be signed in with this number. Check the number, or ask your mobile operator for help.',
  ),
  de: words(
    'Anmeldung nicht möglich',
    'Mit dieser Nummer ist keine Anmeldung möglich. Prüfen Sie die Nummer oder wenden Sie sich an Ihren Mobilfunkanbieter.',
  ),
  fr: words(
    'Connexion impossible',
    'La connexion avec ce numéro n’a pas été possible. Vérifiez le numéro ou adressez-vous à votre opérateur mobile.',
  ),
  it: words(
    'Accesso non possibile',
    'Non è stato possibile accedere con questo numero. Verifichi il numero o si rivolga al suo operatore mobile.',
  ),
};

export const TEXTS = {
  refused: {
    en: words('You refused the request', 'The request was refused on your phone. If that was not intended, try again.'),
    de: words(
      'Sie haben abgelehnt',
      'Die Anfrage wurde auf Ihrem Telefon abgelehnt. War das nicht beabsichtigt, versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Vous avez refusé la demande',
      'La demande a été refusée sur votre téléphone. Si ce n’était pas voulu, réessayez.',
    ),
    it: words(
      'Ha rifiutato la richiesta',
      'La richiesta è stata rifiutata sul suo telefono. Se non era intenzionale, riprovi.',
    ),
  },
  unanswered: {
    en: words(
      'No answer in time',
      'The request on your phone was not answered in time. Keep your phone at hand and in coverage, then try again.',
    ),
    de: words(
      'Keine Antwort in der Zeit',
      'Die Anfrage auf Ihrem Telefon wurde nicht rechtzeitig beantwortet. Halten Sie das Telefon mit Empfang bereit und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Pas de réponse à temps',
      'La demande sur votre téléphone est restée sans réponse. Gardez votre téléphone à portée de main, avec du réseau, et réessayez.',
    ),
    it: words(
      'Nessuna risposta in tempo',
      'Alla richiesta sul suo telefono non è stata data risposta in tempo. Tenga il telefono a portata di mano e con segnale, poi riprovi.',
    ),
  },
  phoneBusy: {
    en: words(
      'Your phone is busy',
      'Another request is still open on your phone. You have not been refused: answer or close that request, wait a moment, then try again.',
    ),
    de: words(
      'Ihr Telefon ist beschäftigt',
      'Auf Ihrem Telefon ist noch eine andere Anfrage offen. Sie wurden nicht abgewiesen: Beantworten oder schliessen Sie jene Anfrage, warten Sie einen Moment und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Votre téléphone est occupé',
      'Une autre demande est encore ouverte sur votre téléphone. Il ne s’agit pas d’un refus : répondez à cette demande ou fermez-la, attendez un instant, puis réessayez.',
    ),
    it: words(
      'Il suo telefono è occupato',
      'Sul suo telefono è ancora aperta un’altra richiesta. Non si tratta di un rifiuto: risponda a quella richiesta o la chiuda, attenda un momento e riprovi.',
    ),
  },
  anotherLogin: {
    en: words(
      'Another sign-in is waiting',
      'Another sign-in with this number is waiting for an answer. If you did not start it, refuse it on the phone. Try again when it has ended.',
    ),
    de: words(
      'Eine andere Anmeldung wartet',
      'Eine andere Anmeldung mit dieser Nummer wartet auf Antwort. Haben Sie sie nicht begonnen, lehnen Sie sie auf dem Telefon ab. Versuchen Sie es danach noch einmal.',
    ),
    fr: words(
      'Une autre connexion est en attente',
      'Une autre connexion avec ce numéro attend une réponse. Si vous ne l’avez pas commencée, refusez-la sur le téléphone. Réessayez quand elle est terminée.',
    ),
    it: words(
      'Un altro accesso è in attesa',
      'Un altro accesso con questo numero attende una risposta. Se non l’ha iniziato lei, lo rifiuti sul telefono. Riprovi quando è terminato.',
    ),
  },
  cancelled: {
    en: words(
      'Sign-in cancelled',
      'You cancelled the sign-in. If your phone still shows the request, you can refuse it there.',
    ),
    de: words(
      'Anmeldung abgebrochen',
      'Sie haben die Anmeldung abgebrochen. Zeigt Ihr Telefon die Anfrage noch, können Sie sie dort ablehnen.',
    ),
    fr: words(
      'Connexion annulée',
      'Vous avez annulé la connexion. Si votre téléphone affiche encore la demande, vous pouvez la refuser.',
    ),
    it: words(
      'Accesso annullato',
      'Ha annullato l’accesso. Se il telefono mostra ancora la richiesta, può rifiutarla lì.',
    ),
  },
  unknownNumber: {
    en: words(
      'Number not known',
      'This number is not registered for signing in by phone. Check the number, or ask your mobile operator to activate the service.',
    ),
    de: words(
      'Nummer nicht bekannt',
      'Diese Nummer ist nicht für die Anmeldung per Telefon registriert. Prüfen Sie die Nummer oder lassen Sie den Dienst bei Ihrem Mobilfunkanbieter aktivieren.',
    ),
    fr: words(
      'Numéro inconnu',
      'Ce numéro n’est pas enregistré pour la connexion par téléphone. Vérifiez le numéro ou faites activer le service par votre opérateur mobile.',
    ),
    it: words(
      'Numero sconosciuto',
      'Questo numero non è registrato per l’accesso tramite telefono. Verifichi il numero o faccia attivare il servizio dal suo operatore mobile.',
    ),
  },
  inactive: {
    en: words(
      'Service not active',
      'Signing in by phone is not active for this number. Activate it with your mobile operator, then try again.',
    ),
    de: words(
      'Dienst nicht aktiv',
      'Die Anmeldung per Telefon ist für diese Nummer nicht aktiv. Aktivieren Sie sie bei Ihrem Mobilfunkanbieter und versuchen Sie es danach noch einmal.',
    ),
    fr: words(
      'Service non actif',
      'La connexion par téléphone n’est pas active pour ce numéro. Activez-la auprès de votre opérateur mobile, puis réessayez.',
    ),
    it: words(
      'Servizio non attivo',
      'L’accesso tramite telefono non è attivo per questo numero. Lo attivi presso il suo operatore mobile e poi riprovi.',
    ),
  },
  pinBlocked: {
    en: words(
      'PIN blocked',
      'The PIN for signing in is blocked after too many wrong entries. Reset it with your mobile operator, then try again.',
    ),
    de: words(
      'PIN gesperrt',
      'Die PIN für die Anmeldung ist nach zu vielen falschen Eingaben gesperrt. Setzen Sie sie bei Ihrem Mobilfunkanbieter zurück und versuchen Sie es danach noch einmal.',
    ),
    fr: words(
      'PIN bloqué',
      'Le PIN de connexion est bloqué après trop de saisies erronées. Réinitialisez-le auprès de votre opérateur mobile, puis réessayez.',
    ),
    it: words(
      'PIN bloccato',
      'Il PIN per l’accesso è bloccato dopo troppi inserimenti errati. Lo reimposti presso il suo operatore mobile e poi riprovi.',
    ),
  },
  cardBlocked: {
    en: words(
      'SIM card blocked',
      'Signing in is blocked on this SIM card. Ask your mobile operator to unblock it or for a new card.',
    ),
    de: words(
      'SIM-Karte gesperrt',
      'Die Anmeldung ist auf dieser SIM-Karte gesperrt. Lassen Sie sie bei Ihrem Mobilfunkanbieter entsperren oder ersetzen.',
    ),
    fr: words(
      'Carte SIM bloquée',
      'La connexion est bloquée sur cette carte SIM. Demandez à votre opérateur mobile de la débloquer ou de la remplacer.',
    ),
    it: words(
      'Carta SIM bloccata',
      'L’accesso è bloccato su questa carta SIM. Chieda al suo operatore mobile di sbloccarla o sostituirla.',
    ),
  },
  unsupported: {
    en: words(
      'Not possible with this phone',
      'This phone or SIM card does not offer the level of security that is asked for. Your mobile operator can tell you how to get it.',
    ),
    de: words(
      'Mit diesem Telefon nicht möglich',
      'Dieses Telefon oder diese SIM-Karte bietet die verlangte Sicherheitsstufe nicht. Ihr Mobilfunkanbieter sagt Ihnen, wie Sie sie erhalten.',
    ),
    fr: words(
      'Impossible avec ce téléphone',
      'Ce téléphone ou cette carte SIM n’offre pas le niveau de sécurité demandé. Votre opérateur mobile vous dira comment l’obtenir.',
    ),
    it: words(
      'Non possibile con questo telefono',
      'Questo telefono o questa carta SIM non offre il livello di sicurezza richiesto. Il suo operatore mobile sa dirle come ottenerlo.',
    ),
  },
  location: {
    en: words(
      'Not possible at this place',
      'Signing in is not permitted from where your phone is, or its location is not known. Switch location on, then try again.',
    ),
    de: words(
      'An diesem Ort nicht möglich',
      'Vom Standort Ihres Telefons aus ist die Anmeldung nicht erlaubt, oder der Standort ist nicht bekannt. Schalten Sie die Ortung ein und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Impossible à cet endroit',
      'La connexion n’est pas permise depuis l’endroit où se trouve votre téléphone, ou sa position est inconnue. Activez la localisation, puis réessayez.',
    ),
    it: words(
      'Non possibile in questo luogo',
      'L’accesso non è permesso da dove si trova il suo telefono, oppure la posizione non è nota. Attivi la localizzazione e riprovi.',
    ),
  },
  unreachablePhone: {
    en: words(
      'Your phone could not be reached',
      'The request did not reach your phone. Check that it is switched on and in coverage, then try again.',
    ),
    de: words(
      'Ihr Telefon war nicht erreichbar',
      'Die Anfrage hat Ihr Telefon nicht erreicht. Prüfen Sie, ob es eingeschaltet ist und Empfang hat, und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Votre téléphone n’a pas pu être atteint',
      'La demande n’est pas parvenue à votre téléphone. Vérifiez qu’il est allumé et qu’il a du réseau, puis réessayez.',
    ),
    it: words(
      'Il suo telefono non è raggiungibile',
      'La richiesta non ha raggiunto il suo telefono. Verifichi che sia acceso e abbia segnale, poi riprovi.',
    ),
  },
  unavailable: {
    en: words(
      'Service not available just now',
      'The service of your mobile operator does not answer at the moment. Try again in a few minutes.',
    ),
    de: words(
      'Dienst zurzeit nicht verfügbar',
      'Der Dienst Ihres Mobilfunkanbieters antwortet im Moment nicht. Versuchen Sie es in einigen Minuten noch einmal.',
    ),
    fr: words(
      'Service momentanément indisponible',
      'Le service de votre opérateur mobile ne répond pas pour le moment. Réessayez dans quelques minutes.',
    ),
    it: words(
      'Servizio al momento non disponibile',
      'Il servizio del suo operatore mobile al momento non risponde. Riprovi tra qualche minuto.',
    ),
  },
  noAnswerFromService: {
    en: words(
      'No answer from the service',
      'The service of your mobile operator did not answer in time. If your phone shows a request, refuse it there, then try again.',
    ),
    de: words(
      'Keine Antwort vom Dienst',
      'Der Dienst Ihres Mobilfunkanbieters hat nicht rechtzeitig geantwortet. Zeigt Ihr Telefon eine Anfrage, lehnen Sie sie dort ab und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'Pas de réponse du service',
      'Le service de votre opérateur mobile n’a pas répondu à temps. Si votre téléphone affiche une demande, refusez-la, puis réessayez.',
    ),
    it: words(
      'Nessuna risposta dal servizio',
      'Il servizio del suo operatore mobile non ha risposto in tempo. Se il telefono mostra una richiesta, la rifiuti, poi riprovi.',
    ),
  },
  technical: {
    en: words(
      'Something went wrong on our side',
      'You could not be signed in because of a technical fault. You did nothing wrong. If it happens again, tell us the incident number.',
    ),
    de: words(
      'Bei uns ist ein Fehler aufgetreten',
      'Die Anmeldung war wegen einer technischen Störung nicht möglich. Sie haben nichts falsch gemacht. Kommt es wieder vor, nennen Sie uns die Vorfallnummer.',
    ),
    fr: words(
      'Un problème est survenu chez nous',
      'La connexion n’a pas été possible en raison d’un problème technique. Vous n’y êtes pour rien. Si cela se reproduit, indiquez-nous le numéro d’incident.',
    ),
    it: words(
      'Si è verificato un errore da parte nostra',
      'L’accesso non è riuscito a causa di un problema tecnico. Lei non ha sbagliato nulla. Se succede di nuovo, ci comunichi il numero dell’incidente.',
    ),
  },
  certificate: {
    en: words(
      'Your certificate is not valid',
      'Your phone signed, but the certificate in it is no longer accepted. Ask your mobile operator to renew the service.',
    ),
    de: words(
      'Ihr Zertifikat ist nicht gültig',
      'Ihr Telefon hat unterschrieben, aber sein Zertifikat wird nicht mehr akzeptiert. Lassen Sie den Dienst bei Ihrem Mobilfunkanbieter erneuern.',
    ),
    fr: words(
      'Votre certificat n’est pas valable',
      'Votre téléphone a signé, mais son certificat n’est plus accepté. Faites renouveler le service par votre opérateur mobile.',
    ),
    it: words(
      'Il suo certificato non è valido',
      'Il telefono ha firmato, ma il suo certificato non è più accettato. Faccia rinnovare il servizio dal suo operatore mobile.',
    ),
  },
  signature: {
    en: words(
      'The answer could not be trusted',
      'The answer of your phone failed our checks, so you were not signed in. Try again; if it happens again, tell us the incident number.',
    ),
    de: words(
      'Die Antwort war nicht vertrauenswürdig',
      'Die Antwort Ihres Telefons hat unsere Prüfung nicht bestanden; Sie wurden nicht angemeldet. Versuchen Sie es noch einmal; kommt es wieder vor, nennen Sie uns die Vorfallnummer.',
    ),
    fr: words(
      'La réponse n’est pas fiable',
      'La réponse de votre téléphone n’a pas passé nos contrôles ; vous n’êtes pas connecté. Réessayez ; si cela se reproduit, indiquez-nous le numéro d’incident.',
    ),
    it: words(
      'La risposta non è affidabile',
      'La risposta del suo telefono non ha superato i nostri controlli; l’accesso non è avvenuto. Riprovi; se succede di nuovo, ci comunichi il numero dell’incidente.',
    ),
  },
  newSim: {
    en: words(
      'A different SIM card answered',
      'This is not the SIM card that was used before. If you have a new card, ask the support of your mobile operator to confirm it. If not, someone else may be using your number.',
    ),
    de: words(
      'Eine andere SIM-Karte hat geantwortet',
      'Das ist nicht die bisher benutzte SIM-Karte. Haben Sie eine neue Karte, lassen Sie sie bei Ihrem Mobilfunkanbieter bestätigen. Wenn nicht, benutzt vielleicht jemand anders Ihre Nummer.',
    ),
    fr: words(
      'Une autre carte SIM a répondu',
      'Ce n’est pas la carte SIM utilisée jusqu’ici. Si vous avez une nouvelle carte, faites-la confirmer par votre opérateur mobile. Sinon, quelqu’un d’autre utilise peut-être votre numéro.',
    ),
    it: words(
      'Ha risposto un’altra carta SIM',
      'Non è la carta SIM usata finora. Se ha una carta nuova, la faccia confermare dal suo operatore mobile. Altrimenti qualcun altro potrebbe usare il suo numero.',
    ),
  },
  interrupted: {
    en: words(
      'The sign-in was interrupted',
      'The service was restarted at that very moment. If your phone shows a request, refuse it there, then try again.',
    ),
    de: words(
      'Die Anmeldung wurde unterbrochen',
      'Der Dienst wurde genau in diesem Moment neu gestartet. Zeigt Ihr Telefon eine Anfrage, lehnen Sie sie dort ab und versuchen Sie es noch einmal.',
    ),
    fr: words(
      'La connexion a été interrompue',
      'Le service a redémarré à cet instant précis. Si votre téléphone affiche une demande, refusez-la, puis réessayez.',
    ),
    it: words(
      'L’accesso è stato interrotto',
      'Il servizio è stato riavviato proprio in quel momento. Se il telefono mostra una richiesta, la rifiuti, poi riprovi.',
    ),
  },
  notServed: {
    en: words(
      'Number of another operator',
      'This number is not served here. Check the number, or go back and choose your own mobile operator.',
    ),
    de: words(
      'Nummer eines anderen Anbieters',
      'Diese Nummer wird hier nicht bedient. Prüfen Sie die Nummer, oder gehen Sie zurück und wählen Sie Ihren Mobilfunkanbieter.',
    ),
    fr: words(
      'Numéro d’un autre opérateur',
      'Ce numéro n’est pas desservi ici. Vérifiez le numéro, ou revenez en arrière et choisissez votre opérateur mobile.',
    ),
    it: words(
      'Numero di un altro operatore',
      'Questo numero non è servito qui. Verifichi il numero, oppure torni indietro e scelga il suo operatore mobile.',
    ),
  },
  expired: {
    en: words(
      'This sign-in has expired',
      'It took too long, so the sign-in was ended for your safety. Go back and start again.',
    ),
    de: words(
      'Diese Anmeldung ist abgelaufen',
      'Es hat zu lange gedauert; die Anmeldung wurde zu Ihrer Sicherheit beendet. Gehen Sie zurück und beginnen Sie neu.',
    ),
    fr: words(
      'Cette connexion a expiré',
      'Cela a pris trop de temps ; la connexion a été arrêtée pour votre sécurité. Revenez en arrière et recommencez.',
    ),
    it: words(
      'Questo accesso è scaduto',
      'È passato troppo tempo; l’accesso è stato terminato per la sua sicurezza. Torni indietro e ricominci.',
    ),
  },
} as const satisfies Record<string, OutcomeText>;
