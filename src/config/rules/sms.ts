/** Text messages with a link: at which level, sent how, and with which words. */
import { mistake, type Rule } from './rule.ts';

const KNOWN: ReadonlySet<string> = new Set(['link', 'rp', 'code']);

/** Whoever can read a text message can open its link: enough for level 2 only. */
const level: Rule = function* (view) {
  for (const [id, { loa, sms }] of view.operators) {
    for (const [acr, entries] of loa) {
      for (const { index, value } of entries) {
        if (value.authenticator !== 'sms') continue;
        const path = `operators.${id}.loa.${acr}.${index}`;
        if (acr !== '2') yield mistake(`${path}.authenticator`, 'must not be sms above level 2');
        if (value.signature_profile !== undefined) {
          yield mistake(`${path}.signature_profile`, 'must be absent: sms signs nothing');
        }
        if (sms === undefined) yield mistake(`operators.${id}.sms`, 'is missing: the authenticator sms sends by it');
      }
    }
  }
};

const credentials: Rule = function* (view) {
  for (const [id, { sms }] of view.operators) {
    const path = `operators.${id}.sms`;
    if (sms?.token !== undefined && sms.username !== undefined) {
      yield mistake(`${path}.token`, 'must be absent with username: only one of them is sent');
    }
    if ((sms?.username === undefined) !== (sms?.password === undefined)) {
      const [missing, other] = sms?.username === undefined ? ['username', 'password'] : ['password', 'username'];
      yield mistake(`${path}.${missing}`, `is missing: it goes with ${other}`);
    }
  }
};

const texts: Rule = function* (view) {
  for (const [id, { sms }] of view.operators) {
    for (const [language, text] of sms?.texts ?? []) {
      const path = `operators.${id}.sms.texts.${language}`;
      if (!text.includes('{link}')) yield mistake(path, 'must contain {link}, which the person opens');
      for (const [, name = ''] of text.matchAll(/\{([^{}]*)\}/g)) {
        if (!KNOWN.has(name))
          yield mistake(path, 'must use no other placeholders than {link}, {rp}, {code}', `{${name}}`);
      }
    }
  }
};

export const smsRules: readonly Rule[] = [level, credentials, texts];
