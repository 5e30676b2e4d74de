import type { Catalogue } from './en.ts';

/** The words of the pages in French. */
export const fr: Catalogue = {
  'frame.skip': 'Aller au contenu',
  'frame.footnote': 'N’approuvez que les demandes que vous avez lancées vous-même.',
  'frame.sign_in_to': 'Connexion à {{name}}',
  'frame.incident': 'Numéro d’incident',
  'frame.copy': 'Copier',
  'frame.copied': 'Copié',
  'frame.cancel': 'Annuler',
  'frame.back_to': 'Retour à {{name}}',
  'frame.back': 'Retour',

  'number.text':
    'Saisissez votre numéro de mobile. Nous envoyons une demande sur votre téléphone, que vous confirmez sur celui-ci.',
  'number.label': 'Numéro de mobile',
  'number.hint': 'Avec l’indicatif du pays, par exemple +41\u00a079\u00a0123\u00a045\u00a067',
  'number.continue': 'Continuer',
  'number.problem.required': 'Saisissez votre numéro de mobile.',
  'number.problem.invalid': 'Ce numéro de mobile n’est pas complet. Saisissez-le avec l’indicatif du pays.',
  'number.problem.not_served':
    'Ce numéro ne permet pas de se connecter ici. Vérifiez-le ou utilisez un numéro de cet opérateur.',
  'number.problem.too_many': 'Trop de tentatives. Patientez un instant, puis réessayez.',
  'number.error_title': 'Erreur\u00a0: {{title}}',

  'ready.heading': 'Retenez ce code',
  'ready.text':
    'Nous envoyons maintenant une demande sur votre téléphone. Ne l’approuvez que si elle affiche le même code.',
  'ready.start': 'Envoyer sur mon téléphone',
  'ready.sending': 'Envoi en cours…',
  'ready.failed': 'La demande n’a pas pu être envoyée. Veuillez réessayer.',
  'waiting.heading': 'Regardez votre téléphone',
  'waiting.text': 'N’y approuvez la demande que si elle affiche ce code.',
  'waiting.code': 'Code',
  'waiting.phone': 'En attente de votre téléphone',
  'waiting.number_ending': 'numéro se terminant par {{digits}}',
  'waiting.left': 'encore {{time}}',
  'waiting.checking': 'Un instant…',
  'waiting.offline': 'Pas de connexion. Nous réessayons.',
  'waiting.say_waiting': 'La demande est sur votre téléphone. Ne l’approuvez que si elle affiche le code {{code}}.',
  'waiting.say_left': 'Encore {{seconds}} secondes.',
  'waiting.open_app': 'Ouvrir l’application',
  'signing.location': '{{name}} saura où se trouve votre téléphone.',

  'spam_code.heading': 'Saisissez votre code anti-spam',
  'spam_code.text':
    'Votre numéro est protégé contre les demandes indésirables. Saisissez le code que vous avez choisi auprès de votre opérateur mobile, et nous envoyons la demande à votre téléphone.',
  'spam_code.label': 'Code anti-spam',
  'spam_code.hint': '3 à 16 lettres et chiffres, en commençant par une lettre',
  'spam_code.none': 'Si vous n’en avez jamais choisi, laissez le champ vide.',
  'spam_code.send': 'Envoyer à mon téléphone',
  'spam_code.problem.wrong':
    'Ce n’était pas le bon code. Votre téléphone n’a rien reçu. Essais restants\u00a0: {{tries}}.',
  'spam_code.problem.missing': 'Saisissez le code que vous avez choisi auprès de votre opérateur mobile.',
  'spam_code.problem.invalid': 'Un code anti-spam a 3 à 16 lettres et chiffres et commence par une lettre.',

  'terms.heading': 'Préparer votre carte SIM',
  'terms.text':
    'Votre carte SIM n’est pas encore prête. {{name}} la configure pendant cette connexion : vous choisissez un code PIN sur votre téléphone. Pour cela, vous devez accepter les conditions de {{name}}.',
  'terms.link': 'Conditions d’utilisation de {{name}}',
  'terms.new_tab': '(s’ouvre dans un nouvel onglet)',
  'terms.accept': 'Accepter et continuer',
  'terms.decline': 'Refuser et annuler',

  'consent.heading': '{{name}} demande vos données',
  'consent.text': 'Votre opérateur ne transmet ceci que si vous l’autorisez\u00a0:',
  'consent.allow': 'Autoriser',
  'consent.refuse': 'Ne pas autoriser',
  'consent.note':
    'Nous retenons ce que vous autorisez et ne vous interrogeons à nouveau que si {{name}} veut en savoir plus.',
  'consent.item.phone_number': 'Votre numéro de mobile',
  'consent.item.phone_number_alternate': 'Un autre numéro de téléphone à vous',
  'consent.item.name': 'Votre nom',
  'consent.item.address': 'Votre adresse',
  'consent.item.email': 'Votre adresse e-mail',
  'consent.item.birthdate': 'Votre date de naissance',
  'consent.item.national_identifier': 'Votre numéro d’identité national',
  'consent.item.name_match': 'Si le nom que ce service a de vous est exact',
  'consent.item.address_match': 'Si l’adresse que ce service a de vous est exacte',
  'consent.item.birthdate_match': 'Si la date de naissance que ce service a de vous est exacte',
  'consent.item.phone_number_match': 'Si le numéro de téléphone que ce service a de vous est exact',
  'consent.item.account':
    'Des informations sur votre contrat mobile\u00a0: prépayé ou abonnement, actif ou non, déclaré perdu ou volé',
  'consent.item.location': 'Le pays où se trouve votre téléphone en ce moment, et avec quelle précision on le sait',
  'consent.item.signature':
    'Votre signature et sa clé publique. Elles sont les mêmes pour tous les sites et applications, qui peuvent vous reconnaître grâce à elles',

  'match.ready_heading': 'Regardez votre téléphone',
  'match.ready_text':
    'Nous envoyons maintenant une demande à votre téléphone. Il affiche un nombre, que vous choisissez ensuite ici.',
  'match.heading': 'Quel nombre affiche votre téléphone ?',
  'match.text': 'Choisissez-le ici et confirmez la demande sur votre téléphone.',
  'match.legend': 'Nombre sur votre téléphone',
  'match.picked': 'Vous avez choisi {{number}}. Confirmez maintenant la demande sur votre téléphone.',
  'match.say_waiting': 'La demande est sur votre téléphone. Choisissez ici le nombre qu’il affiche.',
  'message.from': 'Message de {{name}}',
  'message.note': 'Votre téléphone affiche le même message.',

  'outcome.retry': 'Réessayer',
  'outcome.retry_in': 'Réessayer dans {{time}}',
  'outcome.retry_note': 'Votre téléphone est encore occupé par la demande précédente.',
  'outcome.returning': 'Retour à {{name}} dans {{seconds}}\u00a0s.',
  'outcome.paused': 'En pause pendant que vous lisez.',
  'outcome.stay': 'Rester ici',
  'outcome.stayed': 'Vous restez sur cette page.',

  'leaving.heading': 'Connexion réussie',
  'leaving.text': 'Vous retournez à {{name}}. Si rien ne se passe, continuez ici.',
  'leaving.continue': 'Continuer vers {{name}}',

  'problem.lost_cookie.heading': 'Cette connexion est introuvable',
  'problem.lost_cookie.text':
    'Votre navigateur n’a pas envoyé le cookie correspondant. Il a peut-être été effacé ou bloqué, ou la page a été ouverte dans un autre navigateur.',
  'problem.lost_cookie.advice':
    'Retournez au site ou à l’application et recommencez. Si cela se reproduit, autorisez les cookies pour ce site.',
  'problem.expired_interaction.heading': 'Cette connexion a pris trop de temps',
  'problem.expired_interaction.text': 'Pour votre sécurité, une connexion n’est valable que pour une durée limitée.',
  'problem.expired_interaction.advice': 'Retournez au site ou à l’application et recommencez.',
  'problem.already_finished.heading': 'Cette connexion est déjà terminée',
  'problem.already_finished.text': 'Elle a été achevée dans cet onglet ou dans un autre.',
  'problem.already_finished.advice':
    'Vous pouvez fermer cette page. Si la connexion n’a pas abouti, recommencez depuis le site ou l’application.',
  'problem.invalid_request.heading': 'Impossible de répondre à cette demande',
  'problem.invalid_request.text': 'Le site ou l’application a envoyé une demande incomplète ou non autorisée.',
  'problem.invalid_request.advice':
    'Revenez en arrière et réessayez. Si le problème persiste, communiquez le numéro d’incident au site ou à l’application.',
  'problem.not_found.heading': 'Il n’y a rien ici',
  'problem.not_found.text': 'Cette adresse n’existe pas, ou n’existe plus.',
  'problem.not_found.advice': 'Vérifiez l’adresse, ou retournez au site ou à l’application d’où vous venez.',
  'problem.method_not_allowed.heading': 'Cette adresse ne peut pas être ouverte ainsi',
  'problem.method_not_allowed.text': 'La page a été appelée d’une manière à laquelle elle ne répond pas.',
  'problem.method_not_allowed.advice': 'Retournez au site ou à l’application et recommencez.',
  'problem.too_many_requests.heading': 'Trop de demandes',
  'problem.too_many_requests.text': 'Il y a eu trop de tentatives en peu de temps.',
  'problem.too_many_requests.advice': 'Patientez quelques minutes, puis réessayez.',
  'problem.unavailable.heading': 'Indisponible pour le moment',
  'problem.unavailable.text': 'Le service redémarre ou n’atteint pas un système dont il a besoin.',
  'problem.unavailable.advice': 'Réessayez dans une minute.',
  'problem.internal.heading': 'Un problème est survenu chez nous',
  'problem.internal.text': 'L’erreur vient de nous, pas de vous. Rien n’a été transmis au site ou à l’application.',
  'problem.internal.advice':
    'Revenez en arrière et réessayez. Si cela se reproduit, communiquez-nous le numéro d’incident.',

  'selection.title': 'Choisissez votre opérateur mobile',
  'selection.text': 'Pour savoir quel opérateur doit vous connecter.',
  'selection.text_for': '{{name}} souhaite vous connecter. Quel est votre opérateur\u00a0?',
  'selection.by_number': 'Par votre numéro',
  'selection.find': 'Trouver mon opérateur',
  'selection.or': 'ou choisissez-le dans la liste',
  'selection.not_served':
    'Aucun opérateur ne dessert ce numéro ici. Vérifiez-le ou choisissez votre opérateur dans la liste.',

  'logout.heading': 'Se déconnecter\u00a0?',
  'logout.text': 'Votre session avec {{operator}} est ouverte.',
  'logout.text_for': '{{name}} demande à vous déconnecter de {{operator}}.',
  'logout.consequence':
    'Si vous vous déconnectez, les sites et applications vous redemanderont de confirmer la prochaine fois.',
  'logout.yes': 'Se déconnecter',
  'logout.no': 'Ne pas se déconnecter',
  'logged_out.heading': 'Déconnexion réussie',
  'logged_out.text': 'Vous pouvez fermer cette page.',
  'logged_out.text_for': 'La déconnexion de {{name}} a réussi. Vous pouvez fermer cette page.',
};
