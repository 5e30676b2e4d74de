/** What the pages of a login say while an app is sent wrong tokens, in every language of theirs. */
import type { Language } from '../../config/schema.ts';

export const NOTICES: Readonly<Record<Language, string>> = {
  en: 'Sandbox: this app is sent wrong tokens on purpose, to see whether it refuses them.',
  de: 'Sandbox: Dieser App werden absichtlich falsche Token geschickt, um zu sehen, ob sie sie ablehnt.',
  fr: 'Bac à sable : des jetons incorrects sont envoyés exprès à cette application, pour voir si elle les refuse.',
  it: 'Sandbox: a questa app vengono inviati di proposito token errati, per vedere se li rifiuta.',
  fi: 'Hiekkalaatikko: tälle sovellukselle lähetetään tarkoituksella vääriä tunnisteita, jotta nähdään, hylkääkö se ne.',
};
