import { account } from './account/de.ts';
import type { Catalogue } from './en.ts';

/** The words of the pages in German. */
export const de: Catalogue = {
  'frame.skip': 'Zum Inhalt springen',
  'frame.footnote': 'Bestätigen Sie nur, was Sie selbst ausgelöst haben.',
  'frame.sign_in_to': 'Anmelden bei {{name}}',
  'frame.incident': 'Vorfallnummer',
  'frame.copy': 'Kopieren',
  'frame.copied': 'Kopiert',
  'frame.cancel': 'Abbrechen',
  'frame.back_to': 'Zurück zu {{name}}',
  'frame.back': 'Zurück',

  'number.text': 'Geben Sie Ihre Mobilnummer ein. Wir senden eine Anfrage auf Ihr Telefon, die Sie dort bestätigen.',
  'number.label': 'Mobilnummer',
  'number.hint': 'Mit Landesvorwahl, zum Beispiel +41\u00a079\u00a0123\u00a045\u00a067',
  'number.continue': 'Weiter',
  'number.problem.required': 'Geben Sie Ihre Mobilnummer ein.',
  'number.problem.invalid': 'Diese Mobilnummer ist nicht vollständig. Geben Sie sie mit Landesvorwahl ein.',
  'number.problem.not_served':
    'Mit dieser Nummer ist hier keine Anmeldung möglich. Prüfen Sie sie oder verwenden Sie eine Nummer dieses Anbieters.',
  'number.problem.too_many': 'Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es noch einmal.',
  'number.error_title': 'Fehler: {{title}}',

  'ready.heading': 'Merken Sie sich diesen Code',
  'ready.text': 'Wir senden jetzt eine Anfrage auf Ihr Telefon. Bestätigen Sie sie nur, wenn dort derselbe Code steht.',
  'ready.start': 'An mein Telefon senden',
  'ready.sending': 'Wird gesendet\u00a0…',
  'ready.failed': 'Die Anfrage konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.',
  'waiting.heading': 'Schauen Sie auf Ihr Telefon',
  'waiting.text': 'Bestätigen Sie die Anfrage dort nur, wenn sie diesen Code zeigt.',
  'waiting.code': 'Code',
  'waiting.phone': 'Warten auf Ihr Telefon',
  'waiting.number_ending': 'Nummer mit den Endziffern {{digits}}',
  'waiting.left': 'noch {{time}}',
  'waiting.checking': 'Einen Moment\u00a0…',
  'waiting.offline': 'Keine Verbindung. Wir versuchen es weiter.',
  'waiting.say_waiting':
    'Die Anfrage ist auf Ihrem Telefon. Bestätigen Sie sie nur, wenn dort der Code {{code}} steht.',
  'waiting.say_left': 'Noch {{seconds}} Sekunden.',
  'waiting.open_app': 'App öffnen',
  'signing.location': '{{name}} erfährt, wo Ihr Telefon ist.',
  'signing.by_link':
    'Die Anfrage kommt als SMS mit einem Link. Öffnen Sie ihn auf Ihrem Telefon und bestätigen Sie dort.',
  'signing.other_number': 'Nicht Ihre Nummer? Andere verwenden',

  'other_person.heading': 'Als jemand anders anmelden?',
  'other_person.text': '{{name}} fragt nach einer anderen Person als der, die in diesem Browser angemeldet ist.',
  'other_person.consequence':
    'Wenn Sie fortfahren und auf dem Telefon bestätigen, wird die jetzt angemeldete Person hier bei {{operator}} abgemeldet, auch bei den Websites und Apps, die sie damit genutzt hat.',
  'other_person.continue': 'Als andere Person weiter',
  'other_person.cancel': 'Abbrechen und nichts ändern',

  'link.heading': 'Bei {{name}} anmelden?',
  'link.text': 'Bestätigen Sie nur, wenn Sie das selbst begonnen haben und die Anmeldeseite denselben Code zeigt.',
  'link.text_number':
    'Bestätigen Sie nur, wenn Sie das selbst begonnen haben. Wählen Sie dann auf der Anmeldeseite diese Zahl.',
  'link.number': 'Zahl',
  'link.approve': 'Bestätigen',
  'link.refuse': 'Ablehnen',
  'link.context': 'Für: {{text}}',
  'link.note': 'Die Anmeldeseite zeigt dieselbe Mitteilung.',
  'link.approved.heading': 'Bestätigt',
  'link.approved.text':
    'Machen Sie dort weiter, wo Sie die Anmeldung begonnen haben. Sie können diese Seite schliessen.',
  'link.approved.pick': 'Wählen Sie nun auf der Anmeldeseite {{number}}. Sie können diese Seite schliessen.',
  'link.refused.heading': 'Abgelehnt',
  'link.refused.text': 'Niemand wurde angemeldet. Sie können diese Seite schliessen.',
  'link.gone.heading': 'Dieser Link gilt nicht mehr',
  'link.gone.text':
    'Er wurde schon benutzt, seine Zeit ist abgelaufen oder die Anmeldung wurde abgebrochen. Jetzt wurde nichts bestätigt.',
  'link.gone.advice': 'Möchten Sie sich noch anmelden, beginnen Sie dort neu und verwenden Sie die neueste SMS.',

  'spam_code.heading': 'Geben Sie Ihren Störschutzcode ein',
  'spam_code.text':
    'Ihre Nummer ist vor unerwünschten Anfragen geschützt. Geben Sie den Code ein, den Sie bei Ihrem Mobilfunkanbieter festgelegt haben; dann senden wir die Anfrage an Ihr Telefon.',
  'spam_code.label': 'Störschutzcode',
  'spam_code.hint': '3 bis 16 Buchstaben und Ziffern, zuerst ein Buchstabe',
  'spam_code.none': 'Wenn Sie nie einen festgelegt haben, lassen Sie das Feld leer.',
  'spam_code.send': 'An mein Telefon senden',
  'spam_code.problem.wrong':
    'Das war nicht der richtige Code. Ihr Telefon hat keine Anfrage erhalten. Verbleibende Versuche: {{tries}}.',
  'spam_code.problem.missing': 'Geben Sie den Code ein, den Sie bei Ihrem Mobilfunkanbieter festgelegt haben.',
  'spam_code.problem.invalid': 'Ein Störschutzcode hat 3 bis 16 Buchstaben und Ziffern, zuerst einen Buchstaben.',

  'terms.heading': 'SIM-Karte für die Anmeldung einrichten',
  'terms.text':
    'Ihre SIM-Karte ist noch nicht eingerichtet. {{name}} richtet sie bei dieser Anmeldung ein: Sie wählen auf dem Telefon eine PIN. Dafür müssen Sie die Bedingungen von {{name}} annehmen.',
  'terms.link': 'Nutzungsbedingungen von {{name}}',
  'terms.new_tab': '(öffnet sich in einem neuen Tab)',
  'terms.accept': 'Annehmen und weiter',
  'terms.decline': 'Ablehnen und abbrechen',

  'consent.heading': '{{name}} bittet um Ihre Daten',
  'consent.text': 'Ihr Anbieter gibt dies nur weiter, wenn Sie es erlauben:',
  'consent.allow': 'Erlauben',
  'consent.refuse': 'Nicht erlauben',
  'consent.note': 'Wir merken uns, was Sie erlauben, und fragen erst wieder, wenn {{name}} mehr wissen will.',
  'consent.item.phone_number': 'Ihre Mobilnummer',
  'consent.item.phone_number_alternate': 'Eine weitere Telefonnummer von Ihnen',
  'consent.item.name': 'Ihr Name',
  'consent.item.address': 'Ihre Adresse',
  'consent.item.email': 'Ihre E-Mail-Adresse',
  'consent.item.birthdate': 'Ihr Geburtsdatum',
  'consent.item.national_identifier': 'Ihre nationale Identifikationsnummer',
  'consent.item.name_match': 'Ob der Name stimmt, der dort von Ihnen bekannt ist',
  'consent.item.address_match': 'Ob die Adresse stimmt, die dort von Ihnen bekannt ist',
  'consent.item.birthdate_match': 'Ob das Geburtsdatum stimmt, das dort von Ihnen bekannt ist',
  'consent.item.phone_number_match': 'Ob die Telefonnummer stimmt, die dort von Ihnen bekannt ist',
  'consent.item.account':
    'Angaben zu Ihrem Mobilfunkvertrag: Prepaid oder Abonnement, aktiv oder nicht, als verloren oder gestohlen gemeldet',
  'consent.item.location': 'Das Land, in dem Ihr Telefon jetzt ist, und wie genau das bekannt ist',
  'consent.item.signature':
    'Ihre Signatur mit dem öffentlichen Schlüssel. Beides ist bei jeder Website und App gleich, sodass man Sie daran wiedererkennen kann',

  'match.ready_heading': 'Schauen Sie auf Ihr Telefon',
  'match.ready_text':
    'Wir senden jetzt eine Anfrage auf Ihr Telefon. Dort steht eine Zahl, die Sie danach hier wählen.',
  'match.heading': 'Welche Zahl zeigt Ihr Telefon?',
  'match.text': 'Wählen Sie sie hier und bestätigen Sie die Anfrage auf Ihrem Telefon.',
  'match.legend': 'Zahl auf Ihrem Telefon',
  'match.picked': 'Sie haben {{number}} gewählt. Bestätigen Sie jetzt die Anfrage auf Ihrem Telefon.',
  'match.say_waiting': 'Die Anfrage ist auf Ihrem Telefon. Wählen Sie hier die Zahl, die dort steht.',
  'message.from': 'Nachricht von {{name}}',
  'message.note': 'Ihr Telefon zeigt dieselbe Nachricht.',

  'outcome.retry': 'Noch einmal versuchen',
  'outcome.retry_in': 'Noch einmal versuchen in {{time}}',
  'outcome.retry_note': 'Ihr Telefon ist noch mit der früheren Anfrage beschäftigt.',
  'outcome.returning': 'In {{seconds}}\u00a0s geht es zurück zu {{name}}.',
  'outcome.paused': 'Angehalten, solange Sie lesen.',
  'outcome.stay': 'Hier bleiben',
  'outcome.stayed': 'Sie bleiben auf dieser Seite.',

  'leaving.heading': 'Sie sind angemeldet',
  'leaving.text': 'Sie werden zu {{name}} zurückgeleitet. Falls nichts geschieht, geht es hier weiter.',
  'leaving.post_heading': 'Einen Moment',
  'leaving.post_text': 'Sie kehren zu {{name}} zurück. Wenn nichts geschieht, geht es hier weiter.',
  'leaving.continue': 'Weiter zu {{name}}',

  'problem.lost_cookie.heading': 'Diese Anmeldung wurde nicht gefunden',
  'problem.lost_cookie.text':
    'Ihr Browser hat das zugehörige Cookie nicht gesendet. Es wurde vielleicht gelöscht oder blockiert, oder die Seite wurde in einem anderen Browser geöffnet.',
  'problem.lost_cookie.advice':
    'Gehen Sie zurück zur Website oder App und beginnen Sie neu. Geschieht es wieder, erlauben Sie Cookies für diese Website.',
  'problem.expired_interaction.heading': 'Diese Anmeldung hat zu lange gedauert',
  'problem.expired_interaction.text': 'Zu Ihrer Sicherheit ist eine Anmeldung nur begrenzte Zeit gültig.',
  'problem.expired_interaction.advice': 'Gehen Sie zurück zur Website oder App und beginnen Sie neu.',
  'problem.already_finished.heading': 'Diese Anmeldung ist bereits abgeschlossen',
  'problem.already_finished.text': 'Sie wurde in diesem oder einem anderen Tab abgeschlossen.',
  'problem.already_finished.advice':
    'Sie können diese Seite schliessen. Falls Sie nicht angemeldet sind, beginnen Sie bei der Website oder App neu.',
  'problem.invalid_request.heading': 'Diese Anfrage kann nicht beantwortet werden',
  'problem.invalid_request.text': 'Die Website oder App hat eine unvollständige oder unerlaubte Anfrage gesendet.',
  'problem.invalid_request.advice':
    'Gehen Sie zurück und versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie der Website oder App die Vorfallnummer.',
  'problem.not_found.heading': 'Hier gibt es nichts',
  'problem.not_found.text': 'Diese Adresse gibt es nicht oder nicht mehr.',
  'problem.not_found.advice':
    'Prüfen Sie die Adresse oder gehen Sie zurück zur Website oder App, von der Sie gekommen sind.',
  'problem.method_not_allowed.heading': 'Diese Adresse lässt sich so nicht öffnen',
  'problem.method_not_allowed.text': 'Die Seite wurde auf eine Weise aufgerufen, die sie nicht beantwortet.',
  'problem.method_not_allowed.advice': 'Gehen Sie zurück zur Website oder App und beginnen Sie neu.',
  'problem.too_many_requests.heading': 'Zu viele Anfragen',
  'problem.too_many_requests.text': 'Es gab in kurzer Zeit zu viele Versuche.',
  'problem.too_many_requests.advice': 'Warten Sie einige Minuten und versuchen Sie es dann noch einmal.',
  'problem.unavailable.heading': 'Im Moment nicht verfügbar',
  'problem.unavailable.text': 'Der Dienst wird neu gestartet oder erreicht ein benötigtes System nicht.',
  'problem.unavailable.advice': 'Versuchen Sie es in einer Minute noch einmal.',
  'problem.internal.heading': 'Bei uns ist etwas schiefgelaufen',
  'problem.internal.text':
    'Der Fehler liegt bei uns, nicht bei Ihnen. An die Website oder App wurde nichts übermittelt.',
  'problem.internal.advice':
    'Gehen Sie zurück und versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie uns die Vorfallnummer.',

  'selection.title': 'Wählen Sie Ihren Mobilfunkanbieter',
  'selection.text': 'Damit wir wissen, über welchen Anbieter Sie sich anmelden.',
  'selection.text_for': '{{name}} möchte Sie anmelden. Welcher Anbieter ist Ihrer?',
  'selection.by_number': 'Mit Ihrer Nummer',
  'selection.find': 'Meinen Anbieter finden',
  'selection.or': 'oder aus der Liste wählen',
  'selection.not_served':
    'Kein Anbieter hier bedient diese Nummer. Prüfen Sie sie oder wählen Sie Ihren Anbieter aus der Liste.',
  'selection.remembered': 'Diesen haben Sie in diesem Browser zuletzt benutzt.',
  'selection.network': 'Ihre Verbindung gehört zu diesem Anbieter.',
  'selection.others': 'Anderen Anbieter wählen',
  'selection.search_label': 'Nach Namen suchen',
  'selection.search': 'Suchen',
  'selection.found': 'Gefundene Anbieter: {{number}}',
  'selection.none': 'Kein Anbieter heisst so. Prüfen Sie die Schreibweise oder finden Sie Ihren über Ihre Nummer.',

  'logout.heading': 'Abmelden?',
  'logout.text': 'Sie sind über {{operator}} angemeldet.',
  'logout.text_for': '{{name}} bittet darum, Sie bei {{operator}} abzumelden.',
  'logout.consequence': 'Wenn Sie sich abmelden, fragen Websites und Apps Sie beim nächsten Mal wieder.',
  'logout.yes': 'Abmelden',
  'logout.no': 'Angemeldet bleiben',
  'logged_out.heading': 'Sie sind abgemeldet',
  'logged_out.text': 'Sie können diese Seite schliessen.',
  'logged_out.text_for': 'Sie sind bei {{name}} abgemeldet. Sie können diese Seite schliessen.',
  ...account,
};
