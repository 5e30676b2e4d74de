import type { OutcomeWordBook } from './en.ts';

/** What a person reads when a login does not end signed in, in German. */
export const de: OutcomeWordBook = {
  neutral: {
    title: 'Anmeldung nicht möglich',
    explanation:
      'Mit dieser Nummer ist keine Anmeldung möglich. Prüfen Sie die Nummer oder wenden Sie sich an Ihren Mobilfunkanbieter.',
  },
  refused: {
    title: 'Sie haben abgelehnt',
    explanation:
      'Die Anfrage wurde auf Ihrem Telefon abgelehnt. War das nicht beabsichtigt, versuchen Sie es noch einmal.',
  },
  refusedOrReplaced: {
    title: 'Die Anfrage wurde nicht bestätigt',
    explanation:
      'Sie wurde auf Ihrem Telefon abgelehnt, oder eine neuere Anfrage hat sie dort ersetzt. Haben Sie nicht abgelehnt, prüfen Sie, ob eine andere Anmeldung offen ist und ob Sie sie selbst begonnen haben. Versuchen Sie es danach noch einmal.',
  },
  postponed: {
    title: 'Sie haben die Anfrage verschoben',
    explanation:
      'Auf Ihrem Telefon haben Sie «später» gewählt; diese Anmeldung ist damit beendet. Versuchen Sie es noch einmal, wenn Sie bestätigen möchten.',
  },
  wrongPin: {
    title: 'Falsche PIN',
    explanation:
      'Die auf Ihrem Telefon eingegebene PIN war falsch. Versuchen Sie es sorgfältig noch einmal: Nach mehreren falschen Eingaben wird die PIN gesperrt.',
  },
  spamCodeWrong: {
    title: 'Falscher Spamschutz-Code',
    explanation:
      'Der Spamschutz-Code gehört nicht zu dieser Nummer; an Ihr Telefon wurde keine Anfrage gesendet. Versuchen Sie es noch einmal mit dem Code, den Sie bei Ihrem Mobilfunkanbieter gewählt haben.',
  },
  spamCodeMissing: {
    title: 'Spamschutz-Code nötig',
    explanation:
      'Diese Nummer ist mit einem Code vor unerwünschten Anfragen geschützt; an Ihr Telefon wurde keine gesendet. Versuchen Sie es noch einmal mit dem Code, den Sie bei Ihrem Mobilfunkanbieter gewählt haben.',
  },
  switchedOff: {
    title: 'Für diese Nummer ausgeschaltet',
    explanation:
      'Anfragen dieser Art sind für diese Nummer ausgeschaltet. Schalten Sie sie bei Ihrem Mobilfunkanbieter wieder ein und versuchen Sie es danach noch einmal.',
  },
  suspended: {
    title: 'Dienst vorübergehend gesperrt',
    explanation:
      'Die Anmeldung per Telefon ist für diese Nummer vorübergehend gesperrt. Lassen Sie die Sperre bei Ihrem Mobilfunkanbieter aufheben und versuchen Sie es danach noch einmal.',
  },
  simUnsuitable: {
    title: 'SIM-Karte nicht geeignet',
    explanation:
      'Mit Ihrer SIM-Karte oder Ihrem Telefon ist keine Anmeldung möglich. Fragen Sie Ihren Mobilfunkanbieter nach einer geeigneten Karte.',
  },
  simFault: {
    title: 'Ihre SIM-Karte konnte nicht unterschreiben',
    explanation:
      'Die Signaturfunktion Ihrer SIM-Karte hat einen Fehler gemeldet. Schalten Sie das Telefon aus und wieder ein und versuchen Sie es noch einmal. Kommt es wieder vor, fragen Sie Ihren Mobilfunkanbieter.',
  },
  wrongNumber: {
    title: 'Das war nicht die Zahl',
    explanation:
      'Die gewählte Zahl ist nicht die auf Ihrem Telefon; diese Anmeldung wurde beendet. Haben Sie sie nicht selbst begonnen, lehnen Sie die Anfrage auf dem Telefon ab. Sonst versuchen Sie es noch einmal.',
  },
  numberNotPicked: {
    title: 'Es wurde keine Zahl gewählt',
    explanation:
      'Die Zahl auf Ihrem Telefon wurde hier nicht rechtzeitig gewählt; diese Anmeldung wurde beendet. Versuchen Sie es noch einmal und wählen Sie die Zahl, die Ihr Telefon zeigt.',
  },
  unanswered: {
    title: 'Keine Antwort in der Zeit',
    explanation:
      'Die Anfrage auf Ihrem Telefon wurde nicht rechtzeitig beantwortet. Halten Sie das Telefon mit Empfang bereit und versuchen Sie es noch einmal.',
  },
  phoneBusy: {
    title: 'Ihr Telefon ist beschäftigt',
    explanation:
      'Auf Ihrem Telefon ist noch eine andere Anfrage offen. Sie wurden nicht abgewiesen: Beantworten oder schliessen Sie jene Anfrage, warten Sie einen Moment und versuchen Sie es noch einmal.',
  },
  anotherLogin: {
    title: 'Eine andere Anmeldung wartet',
    explanation:
      'Eine andere Anmeldung mit dieser Nummer wartet auf Antwort. Haben Sie sie nicht begonnen, lehnen Sie sie auf dem Telefon ab. Versuchen Sie es danach noch einmal.',
  },
  cancelled: {
    title: 'Anmeldung abgebrochen',
    explanation:
      'Sie haben die Anmeldung abgebrochen. Zeigt Ihr Telefon die Anfrage noch, können Sie sie dort ablehnen.',
  },
  unknownNumber: {
    title: 'Nummer nicht bekannt',
    explanation:
      'Diese Nummer ist nicht für die Anmeldung per Telefon registriert. Prüfen Sie die Nummer oder lassen Sie den Dienst bei Ihrem Mobilfunkanbieter aktivieren.',
  },
  inactive: {
    title: 'Dienst nicht aktiv',
    explanation:
      'Die Anmeldung per Telefon ist für diese Nummer nicht aktiv. Aktivieren Sie sie bei Ihrem Mobilfunkanbieter und versuchen Sie es danach noch einmal.',
  },
  pinBlocked: {
    title: 'PIN gesperrt',
    explanation:
      'Die PIN für die Anmeldung ist nach zu vielen falschen Eingaben gesperrt. Setzen Sie sie bei Ihrem Mobilfunkanbieter zurück und versuchen Sie es danach noch einmal.',
  },
  cardBlocked: {
    title: 'SIM-Karte gesperrt',
    explanation:
      'Die Anmeldung ist auf dieser SIM-Karte gesperrt. Lassen Sie sie bei Ihrem Mobilfunkanbieter entsperren oder ersetzen.',
  },
  unsupported: {
    title: 'Mit diesem Telefon nicht möglich',
    explanation:
      'Dieses Telefon oder diese SIM-Karte bietet die verlangte Sicherheitsstufe nicht. Ihr Mobilfunkanbieter sagt Ihnen, wie Sie sie erhalten.',
  },
  location: {
    title: 'An diesem Ort nicht möglich',
    explanation:
      'Vom Standort Ihres Telefons aus ist die Anmeldung nicht erlaubt, oder der Standort ist nicht bekannt. Schalten Sie die Ortung ein und versuchen Sie es noch einmal.',
  },
  spamCodeExhausted: {
    title: 'Der Störschutzcode war dreimal falsch',
    explanation:
      'An Ihr Telefon wurde keine Anfrage gesendet. Wenn Sie den Code vergessen haben, hilft Ihnen Ihr Mobilfunkanbieter.',
  },
  noLocation: {
    title: 'Der Standort Ihres Telefons ist nicht bekannt',
    explanation:
      'Diese Anmeldung braucht den Standort Ihres Telefons. Schalten Sie die Ortung ein, erlauben Sie sie der App Ihres Anbieters und versuchen Sie es noch einmal.',
  },
  unreachablePhone: {
    title: 'Ihr Telefon war nicht erreichbar',
    explanation:
      'Die Anfrage hat Ihr Telefon nicht erreicht. Prüfen Sie, ob es eingeschaltet ist und Empfang hat, und versuchen Sie es noch einmal.',
  },
  unavailable: {
    title: 'Dienst zurzeit nicht verfügbar',
    explanation:
      'Der Dienst Ihres Mobilfunkanbieters antwortet im Moment nicht. Versuchen Sie es in einigen Minuten noch einmal.',
  },
  noAnswerFromService: {
    title: 'Keine Antwort vom Dienst',
    explanation:
      'Der Dienst Ihres Mobilfunkanbieters hat nicht rechtzeitig geantwortet. Zeigt Ihr Telefon eine Anfrage, lehnen Sie sie dort ab und versuchen Sie es noch einmal.',
  },
  smsUndeliverable: {
    title: 'Keine SMS an diese Nummer',
    explanation:
      'Die SMS mit dem Link kann an diese Nummer nicht zugestellt werden. Prüfen Sie die Nummer oder fragen Sie Ihren Mobilfunkanbieter.',
  },
  smsLimit: {
    title: 'Zu viele SMS',
    explanation:
      'Diese Nummer hat in kurzer Zeit mehrere SMS erhalten; deshalb wurde jetzt keine gesendet. Warten Sie eine Stunde und beginnen Sie dann neu.',
  },
  technical: {
    title: 'Bei uns ist ein Fehler aufgetreten',
    explanation:
      'Die Anmeldung war wegen einer technischen Störung nicht möglich. Sie haben nichts falsch gemacht. Kommt es wieder vor, nennen Sie uns die Vorfallnummer.',
  },
  certificate: {
    title: 'Ihr Zertifikat ist nicht gültig',
    explanation:
      'Ihr Telefon hat unterschrieben, aber sein Zertifikat wird nicht mehr akzeptiert. Lassen Sie den Dienst bei Ihrem Mobilfunkanbieter erneuern.',
  },
  signature: {
    title: 'Die Antwort war nicht vertrauenswürdig',
    explanation:
      'Die Antwort Ihres Telefons hat unsere Prüfung nicht bestanden; Sie wurden nicht angemeldet. Versuchen Sie es noch einmal; kommt es wieder vor, nennen Sie uns die Vorfallnummer.',
  },
  newSim: {
    title: 'Eine andere SIM-Karte hat geantwortet',
    explanation:
      'Das ist nicht die bisher benutzte SIM-Karte. Haben Sie eine neue Karte, lassen Sie sie bei Ihrem Mobilfunkanbieter bestätigen. Wenn nicht, benutzt vielleicht jemand anders Ihre Nummer.',
  },
  interrupted: {
    title: 'Die Anmeldung wurde unterbrochen',
    explanation:
      'Der Dienst wurde genau in diesem Moment neu gestartet. Zeigt Ihr Telefon eine Anfrage, lehnen Sie sie dort ab und versuchen Sie es noch einmal.',
  },
  notServed: {
    title: 'Nummer eines anderen Anbieters',
    explanation:
      'Diese Nummer wird hier nicht bedient. Prüfen Sie die Nummer, oder gehen Sie zurück und wählen Sie Ihren Mobilfunkanbieter.',
  },
  expired: {
    title: 'Diese Anmeldung ist abgelaufen',
    explanation:
      'Es hat zu lange gedauert; die Anmeldung wurde zu Ihrer Sicherheit beendet. Gehen Sie zurück und beginnen Sie neu.',
  },
};
