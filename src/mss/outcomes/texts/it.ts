import type { OutcomeWordBook } from './en.ts';

/** What a person reads when a login does not end signed in, in Italian. */
export const it: OutcomeWordBook = {
  neutral: {
    title: 'Accesso non possibile',
    explanation:
      'Non è stato possibile accedere con questo numero. Verifichi il numero o si rivolga al suo operatore mobile.',
  },
  refused: {
    title: 'Ha rifiutato la richiesta',
    explanation: 'La richiesta è stata rifiutata sul suo telefono. Se non era intenzionale, riprovi.',
  },
  refusedOrReplaced: {
    title: 'La richiesta non è stata confermata',
    explanation:
      'È stata rifiutata sul suo telefono, oppure una richiesta più recente l’ha sostituita. Se non l’ha rifiutata, verifichi se è aperto un altro accesso e se l’ha iniziato lei, poi riprovi.',
  },
  postponed: {
    title: 'Ha rimandato la richiesta',
    explanation:
      'Sul telefono ha scelto di rispondere più tardi, perciò questo accesso è terminato. Riprovi quando vorrà confermare.',
  },
  wrongPin: {
    title: 'PIN errato',
    explanation:
      'Il PIN inserito sul suo telefono era sbagliato. Riprovi con attenzione: dopo più inserimenti errati il PIN viene bloccato.',
  },
  spamCodeWrong: {
    title: 'Codice antispam errato',
    explanation:
      'Il codice antispam non corrisponde a questo numero, perciò al telefono non è stata inviata alcuna richiesta. Riprovi con il codice che ha scelto presso il suo operatore mobile.',
  },
  spamCodeMissing: {
    title: 'Serve il codice antispam',
    explanation:
      'Questo numero è protetto da un codice contro le richieste indesiderate, perciò al telefono non ne è stata inviata alcuna. Riprovi con il codice che ha scelto presso il suo operatore mobile.',
  },
  switchedOff: {
    title: 'Disattivato per questo numero',
    explanation:
      'Le richieste di questo tipo sono disattivate per questo numero. Le riattivi presso il suo operatore mobile e poi riprovi.',
  },
  suspended: {
    title: 'Servizio sospeso',
    explanation:
      'L’accesso tramite telefono è sospeso per questo numero. Faccia annullare la sospensione dal suo operatore mobile e poi riprovi.',
  },
  simUnsuitable: {
    title: 'Carta SIM non adatta',
    explanation:
      'La sua carta SIM o il suo telefono non permette di accedere. Chieda al suo operatore mobile una carta adatta.',
  },
  simFault: {
    title: 'La sua carta SIM non è riuscita a firmare',
    explanation:
      'La funzione di firma della carta SIM ha segnalato un errore. Spenga e riaccenda il telefono, poi riprovi. Se succede di nuovo, si rivolga al suo operatore mobile.',
  },
  wrongNumber: {
    title: 'Non era il numero giusto',
    explanation:
      'Il numero scelto non è quello sul suo telefono, perciò questo accesso è stato terminato. Se non l’ha iniziato lei, rifiuti la richiesta sul telefono. Altrimenti riprovi.',
  },
  numberNotPicked: {
    title: 'Nessun numero scelto',
    explanation:
      'Il numero sul suo telefono non è stato scelto qui in tempo, perciò questo accesso è stato terminato. Riprovi e scelga il numero che mostra il telefono.',
  },
  unanswered: {
    title: 'Nessuna risposta in tempo',
    explanation:
      'Alla richiesta sul suo telefono non è stata data risposta in tempo. Tenga il telefono a portata di mano e con segnale, poi riprovi.',
  },
  phoneBusy: {
    title: 'Il suo telefono è occupato',
    explanation:
      'Sul suo telefono è ancora aperta un’altra richiesta. Non si tratta di un rifiuto: risponda a quella richiesta o la chiuda, attenda un momento e riprovi.',
  },
  anotherLogin: {
    title: 'Un altro accesso è in attesa',
    explanation:
      'Un altro accesso con questo numero attende una risposta. Se non l’ha iniziato lei, lo rifiuti sul telefono. Riprovi quando è terminato.',
  },
  cancelled: {
    title: 'Accesso annullato',
    explanation: 'Ha annullato l’accesso. Se il telefono mostra ancora la richiesta, può rifiutarla lì.',
  },
  unknownNumber: {
    title: 'Numero sconosciuto',
    explanation:
      'Questo numero non è registrato per l’accesso tramite telefono. Verifichi il numero o faccia attivare il servizio dal suo operatore mobile.',
  },
  inactive: {
    title: 'Servizio non attivo',
    explanation:
      'L’accesso tramite telefono non è attivo per questo numero. Lo attivi presso il suo operatore mobile e poi riprovi.',
  },
  pinBlocked: {
    title: 'PIN bloccato',
    explanation:
      'Il PIN per l’accesso è bloccato dopo troppi inserimenti errati. Lo reimposti presso il suo operatore mobile e poi riprovi.',
  },
  cardBlocked: {
    title: 'Carta SIM bloccata',
    explanation:
      'L’accesso è bloccato su questa carta SIM. Chieda al suo operatore mobile di sbloccarla o sostituirla.',
  },
  unsupported: {
    title: 'Non possibile con questo telefono',
    explanation:
      'Questo telefono o questa carta SIM non offre il livello di sicurezza richiesto. Il suo operatore mobile sa dirle come ottenerlo.',
  },
  location: {
    title: 'Non possibile in questo luogo',
    explanation:
      'L’accesso non è permesso da dove si trova il suo telefono, oppure la posizione non è nota. Attivi la localizzazione e riprovi.',
  },
  spamCodeExhausted: {
    title: 'Il codice anti-spam era sbagliato tre volte',
    explanation:
      'Al suo telefono non è stata inviata alcuna richiesta. Se ha dimenticato il codice, il suo operatore mobile può aiutarla.',
  },
  noLocation: {
    title: 'Non sappiamo dove si trova il suo telefono',
    explanation:
      'Questo accesso richiede la posizione del suo telefono. Attivi la localizzazione, permetta all’app del suo operatore di usarla e riprovi.',
  },
  unreachablePhone: {
    title: 'Il suo telefono non è raggiungibile',
    explanation:
      'La richiesta non ha raggiunto il suo telefono. Verifichi che sia acceso e abbia segnale, poi riprovi.',
  },
  unavailable: {
    title: 'Servizio al momento non disponibile',
    explanation: 'Il servizio del suo operatore mobile al momento non risponde. Riprovi tra qualche minuto.',
  },
  noAnswerFromService: {
    title: 'Nessuna risposta dal servizio',
    explanation:
      'Il servizio del suo operatore mobile non ha risposto in tempo. Se il telefono mostra una richiesta, la rifiuti, poi riprovi.',
  },
  smsUndeliverable: {
    title: 'Nessun SMS a questo numero',
    explanation:
      'L’SMS con il link non può essere recapitato a questo numero. Verifichi il numero o si rivolga al suo operatore mobile.',
  },
  smsLimit: {
    title: 'Troppi SMS',
    explanation:
      'Questo numero ha ricevuto più SMS in poco tempo, perciò ora non ne è stato inviato nessuno. Attenda un’ora, poi ricominci.',
  },
  technical: {
    title: 'Si è verificato un errore da parte nostra',
    explanation:
      'L’accesso non è riuscito a causa di un problema tecnico. Lei non ha sbagliato nulla. Se succede di nuovo, ci comunichi il numero dell’incidente.',
  },
  certificate: {
    title: 'Il suo certificato non è valido',
    explanation:
      'Il telefono ha firmato, ma il suo certificato non è più accettato. Faccia rinnovare il servizio dal suo operatore mobile.',
  },
  signature: {
    title: 'La risposta non è affidabile',
    explanation:
      'La risposta del suo telefono non ha superato i nostri controlli; l’accesso non è avvenuto. Riprovi; se succede di nuovo, ci comunichi il numero dell’incidente.',
  },
  newSim: {
    title: 'Ha risposto un’altra carta SIM',
    explanation:
      'Non è la carta SIM usata finora. Se ha una carta nuova, la faccia confermare dal suo operatore mobile. Altrimenti qualcun altro potrebbe usare il suo numero.',
  },
  interrupted: {
    title: 'L’accesso è stato interrotto',
    explanation:
      'Il servizio è stato riavviato proprio in quel momento. Se il telefono mostra una richiesta, la rifiuti, poi riprovi.',
  },
  notServed: {
    title: 'Numero di un altro operatore',
    explanation:
      'Questo numero non è servito qui. Verifichi il numero, oppure torni indietro e scelga il suo operatore mobile.',
  },
  expired: {
    title: 'Questo accesso è scaduto',
    explanation:
      'È passato troppo tempo; l’accesso è stato terminato per la sua sicurezza. Torni indietro e ricominci.',
  },
};
