import type { OutcomeWordBook } from './en.ts';

/** What a person reads when a login does not end signed in, in French. */
export const fr: OutcomeWordBook = {
  neutral: {
    title: 'Connexion impossible',
    explanation:
      'La connexion avec ce numéro n’a pas été possible. Vérifiez le numéro ou adressez-vous à votre opérateur mobile.',
  },
  refused: {
    title: 'Vous avez refusé la demande',
    explanation: 'La demande a été refusée sur votre téléphone. Si ce n’était pas voulu, réessayez.',
  },
  refusedOrReplaced: {
    title: 'La demande n’a pas été confirmée',
    explanation:
      'Elle a été refusée sur votre téléphone, ou une demande plus récente l’y a remplacée. Si vous ne l’avez pas refusée, vérifiez si une autre connexion est ouverte et si vous l’avez commencée, puis réessayez.',
  },
  postponed: {
    title: 'Vous avez reporté la demande',
    explanation:
      'Sur votre téléphone, vous avez choisi de répondre plus tard ; cette connexion est donc terminée. Réessayez quand vous serez prêt à confirmer.',
  },
  wrongPin: {
    title: 'PIN erroné',
    explanation:
      'Le PIN saisi sur votre téléphone était faux. Réessayez avec soin : après plusieurs saisies erronées, le PIN est bloqué.',
  },
  spamCodeWrong: {
    title: 'Code antispam erroné',
    explanation:
      'Le code antispam ne correspond pas à ce numéro ; aucune demande n’a été envoyée à votre téléphone. Réessayez avec le code que vous avez choisi auprès de votre opérateur mobile.',
  },
  spamCodeMissing: {
    title: 'Code antispam nécessaire',
    explanation:
      'Ce numéro est protégé par un code contre les demandes indésirables ; aucune n’a été envoyée à votre téléphone. Réessayez avec le code que vous avez choisi auprès de votre opérateur mobile.',
  },
  switchedOff: {
    title: 'Désactivé pour ce numéro',
    explanation:
      'Les demandes de ce type sont désactivées pour ce numéro. Réactivez-les auprès de votre opérateur mobile, puis réessayez.',
  },
  suspended: {
    title: 'Service suspendu',
    explanation:
      'La connexion par téléphone est suspendue pour ce numéro. Faites lever la suspension par votre opérateur mobile, puis réessayez.',
  },
  simUnsuitable: {
    title: 'Carte SIM non adaptée',
    explanation:
      'Votre carte SIM ou votre téléphone ne permet pas de se connecter. Demandez à votre opérateur mobile une carte adaptée.',
  },
  simFault: {
    title: 'Votre carte SIM n’a pas pu signer',
    explanation:
      'La fonction de signature de votre carte SIM a signalé une erreur. Éteignez puis rallumez le téléphone et réessayez. Si cela se reproduit, adressez-vous à votre opérateur mobile.',
  },
  wrongNumber: {
    title: 'Ce n’était pas le bon nombre',
    explanation:
      'Le nombre choisi n’est pas celui de votre téléphone ; cette connexion a été arrêtée. Si vous ne l’avez pas commencée, refusez la demande sur votre téléphone. Sinon, réessayez.',
  },
  numberNotPicked: {
    title: 'Aucun nombre n’a été choisi',
    explanation:
      'Le nombre affiché sur votre téléphone n’a pas été choisi ici à temps ; cette connexion a été arrêtée. Réessayez et choisissez le nombre que montre votre téléphone.',
  },
  unanswered: {
    title: 'Pas de réponse à temps',
    explanation:
      'La demande sur votre téléphone est restée sans réponse. Gardez votre téléphone à portée de main, avec du réseau, et réessayez.',
  },
  phoneBusy: {
    title: 'Votre téléphone est occupé',
    explanation:
      'Une autre demande est encore ouverte sur votre téléphone. Il ne s’agit pas d’un refus : répondez à cette demande ou fermez-la, attendez un instant, puis réessayez.',
  },
  anotherLogin: {
    title: 'Une autre connexion est en attente',
    explanation:
      'Une autre connexion avec ce numéro attend une réponse. Si vous ne l’avez pas commencée, refusez-la sur le téléphone. Réessayez quand elle est terminée.',
  },
  cancelled: {
    title: 'Connexion annulée',
    explanation: 'Vous avez annulé la connexion. Si votre téléphone affiche encore la demande, vous pouvez la refuser.',
  },
  unknownNumber: {
    title: 'Numéro inconnu',
    explanation:
      'Ce numéro n’est pas enregistré pour la connexion par téléphone. Vérifiez le numéro ou faites activer le service par votre opérateur mobile.',
  },
  inactive: {
    title: 'Service non actif',
    explanation:
      'La connexion par téléphone n’est pas active pour ce numéro. Activez-la auprès de votre opérateur mobile, puis réessayez.',
  },
  pinBlocked: {
    title: 'PIN bloqué',
    explanation:
      'Le PIN de connexion est bloqué après trop de saisies erronées. Réinitialisez-le auprès de votre opérateur mobile, puis réessayez.',
  },
  cardBlocked: {
    title: 'Carte SIM bloquée',
    explanation:
      'La connexion est bloquée sur cette carte SIM. Demandez à votre opérateur mobile de la débloquer ou de la remplacer.',
  },
  unsupported: {
    title: 'Impossible avec ce téléphone',
    explanation:
      'Ce téléphone ou cette carte SIM n’offre pas le niveau de sécurité demandé. Votre opérateur mobile vous dira comment l’obtenir.',
  },
  location: {
    title: 'Impossible à cet endroit',
    explanation:
      'La connexion n’est pas permise depuis l’endroit où se trouve votre téléphone, ou sa position est inconnue. Activez la localisation, puis réessayez.',
  },
  spamCodeExhausted: {
    title: 'Le code anti-spam était faux trois fois',
    explanation:
      'Aucune demande n’a été envoyée à votre téléphone. Si vous avez oublié le code, votre opérateur mobile peut vous aider.',
  },
  noLocation: {
    title: 'La position de votre téléphone est inconnue',
    explanation:
      'Cette connexion a besoin de la position de votre téléphone. Activez la localisation, autorisez l’application de votre opérateur à l’utiliser, puis réessayez.',
  },
  unreachablePhone: {
    title: 'Votre téléphone n’a pas pu être atteint',
    explanation:
      'La demande n’est pas parvenue à votre téléphone. Vérifiez qu’il est allumé et qu’il a du réseau, puis réessayez.',
  },
  unavailable: {
    title: 'Service momentanément indisponible',
    explanation: 'Le service de votre opérateur mobile ne répond pas pour le moment. Réessayez dans quelques minutes.',
  },
  noAnswerFromService: {
    title: 'Pas de réponse du service',
    explanation:
      'Le service de votre opérateur mobile n’a pas répondu à temps. Si votre téléphone affiche une demande, refusez-la, puis réessayez.',
  },
  smsUndeliverable: {
    title: 'Pas de SMS vers ce numéro',
    explanation:
      'Le SMS avec le lien ne peut pas être remis à ce numéro. Vérifiez le numéro ou adressez-vous à votre opérateur mobile.',
  },
  smsLimit: {
    title: 'Trop de SMS',
    explanation:
      'Ce numéro a reçu plusieurs SMS en peu de temps\u00a0; aucun n’a donc été envoyé cette fois. Patientez une heure, puis recommencez.',
  },
  technical: {
    title: 'Un problème est survenu chez nous',
    explanation:
      'La connexion n’a pas été possible en raison d’un problème technique. Vous n’y êtes pour rien. Si cela se reproduit, indiquez-nous le numéro d’incident.',
  },
  certificate: {
    title: 'Votre certificat n’est pas valable',
    explanation:
      'Votre téléphone a signé, mais son certificat n’est plus accepté. Faites renouveler le service par votre opérateur mobile.',
  },
  signature: {
    title: 'La réponse n’est pas fiable',
    explanation:
      'La réponse de votre téléphone n’a pas passé nos contrôles ; vous n’êtes pas connecté. Réessayez ; si cela se reproduit, indiquez-nous le numéro d’incident.',
  },
  newSim: {
    title: 'Une autre carte SIM a répondu',
    explanation:
      'Ce n’est pas la carte SIM utilisée jusqu’ici. Si vous avez une nouvelle carte, faites-la confirmer par votre opérateur mobile. Sinon, quelqu’un d’autre utilise peut-être votre numéro.',
  },
  interrupted: {
    title: 'La connexion a été interrompue',
    explanation:
      'Le service a redémarré à cet instant précis. Si votre téléphone affiche une demande, refusez-la, puis réessayez.',
  },
  notServed: {
    title: 'Numéro d’un autre opérateur',
    explanation:
      'Ce numéro n’est pas desservi ici. Vérifiez le numéro, ou revenez en arrière et choisissez votre opérateur mobile.',
  },
  expired: {
    title: 'Cette connexion a expiré',
    explanation:
      'Cela a pris trop de temps ; la connexion a été arrêtée pour votre sécurité. Revenez en arrière et recommencez.',
  },
};
