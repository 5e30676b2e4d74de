/** One model per page and state, with a relying party's and an operator's name to be chosen. */
import type { Language } from '../../src/config/schema.ts';
import { leavingPage } from '../../src/pages/leaving.ts';
import { linkEndPage, linkPage } from '../../src/pages/link.ts';
import { loggedOutPage, logoutPage, logoutProgressPage, stillSignedInPage } from '../../src/pages/logout.ts';
import { PROBLEMS } from '../../src/pages/models.ts';
import { numberPage } from '../../src/pages/number.ts';
import { otherPersonPage } from '../../src/pages/other-person.ts';
import { outcomePage } from '../../src/pages/outcome.ts';
import { problemPage } from '../../src/pages/problem.ts';
import { createRenderer } from '../../src/pages/renderer.ts';
import { selectionPage } from '../../src/pages/selection.ts';
import { readyPage, waitingPage } from '../../src/pages/signing.ts';
import { spamCodePage } from '../../src/pages/spam-code.ts';
import { termsPage } from '../../src/pages/terms.ts';

const renderer = createRenderer();

export interface Sample {
  readonly name: string;
  /** addresses of its forms, in order */
  readonly actions: readonly string[];
  render(language: Language): string;
}

export function samples(rpName = 'Demo Shop', operatorName = 'Operator A'): readonly Sample[] {
  const operator = { name: operatorName, colour: '#0b5fff' };
  const shared = { operator, rpName, csrf: 'token' };
  const signing = {
    ...shared,
    compared: { kind: 'code' as const, code: 'A7K2' },
    numberHint: '•••• 67',
    cancelAction: '/login/u/cancel',
    totalSeconds: 80,
    statusUrl: '/login/u/status',
    eventsUrl: '/login/u/events',
    pageUrl: '/login/u',
  };
  const matching = (picked: string | undefined) => ({
    ...signing,
    compared: { kind: 'number' as const, numbers: ['17', '42', '88'], picked, action: '/login/u/pick', attempt: 1 },
  });
  const number = { ...shared, action: '/login/u/number', cancelAction: '/login/u/cancel' };
  const outcome = {
    ...shared,
    title: 'Refused <b>',
    text: 'The request was refused & discarded.',
    incident: 'KX7P-3M9Q',
    finish: { action: '/login/u/finish' },
    returnSeconds: 10,
  };
  const terms = {
    ...shared,
    termsUrl: 'https://operator.example/terms?a=1&b=2',
    termsVersion: '2026-03',
    acceptAction: '/login/u/terms',
    cancelAction: '/login/u/cancel',
  };
  const spamCodeActions = ['/login/u/spamcode', '/login/u/cancel'];
  const spamCode = {
    ...shared,
    action: '/login/u/spamcode',
    cancelAction: '/login/u/cancel',
    required: false,
    triesLeft: 3,
  };
  const otherPersonActions = ['/login/u/continue', '/login/u/cancel'];
  const otherPerson = { ...shared, continueAction: '/login/u/continue', cancelAction: '/login/u/cancel' };
  const numberActions = ['/login/u/number', '/login/u/cancel'];
  return [
    { name: 'number', actions: numberActions, render: (language) => numberPage(renderer, number, language) },
    {
      name: 'another person',
      actions: otherPersonActions,
      render: (language) => otherPersonPage(renderer, otherPerson, language),
    },
    {
      name: 'another person, with the end of their number',
      actions: otherPersonActions,
      render: (language) => otherPersonPage(renderer, { ...otherPerson, numberHint: '67' }, language),
    },
    {
      name: 'ready, for the person who is signed in',
      actions: ['/login/u/start', '/login/u/other', '/login/u/cancel'],
      render: (language) =>
        readyPage(renderer, { ...signing, startAction: '/login/u/start', otherAction: '/login/u/other' }, language),
    },
    {
      name: 'number with a problem',
      actions: numberActions,
      render: (language) => numberPage(renderer, { ...number, value: `+41 ${rpName}`, problem: 'invalid' }, language),
    },
    {
      name: 'ready',
      actions: ['/login/u/start', '/login/u/cancel'],
      render: (language) => readyPage(renderer, { ...signing, startAction: '/login/u/start' }, language),
    },
    {
      name: 'waiting',
      actions: ['/login/u/cancel'],
      render: (language) => waitingPage(renderer, { ...signing, secondsLeft: 60 }, language),
    },
    {
      name: 'terms',
      actions: ['/login/u/terms', '/login/u/cancel'],
      render: (language) => termsPage(renderer, terms, language),
    },
    {
      name: 'ready, with numbers and a message',
      actions: ['/login/u/pick', '/login/u/start', '/login/u/cancel'],
      render: (language) =>
        readyPage(
          renderer,
          { ...matching(undefined), message: 'Order 4711 <b>', startAction: '/login/u/start' },
          language,
        ),
    },
    {
      name: 'waiting, with numbers',
      actions: ['/login/u/pick', '/login/u/cancel'],
      render: (language) => waitingPage(renderer, { ...matching(undefined), secondsLeft: 60 }, language),
    },
    {
      name: 'waiting, with the number picked',
      actions: ['/login/u/cancel'],
      render: (language) => waitingPage(renderer, { ...matching('42'), secondsLeft: 60 }, language),
    },
    {
      name: 'waiting with an app to open',
      actions: ['/login/u/cancel'],
      render: (language) =>
        waitingPage(
          renderer,
          { ...signing, secondsLeft: 60, sharesLocation: true, appUrl: 'https://rp.example/app?a=1&b="2' },
          language,
        ),
    },
    {
      name: 'link of a text message',
      actions: ['/s/token'],
      render: (language) =>
        linkPage(
          renderer,
          {
            ...shared,
            action: '/s/token',
            compared: { kind: 'code', value: 'A7K2' },
            message: 'Order <b>',
            context: '1 < 2',
          },
          language,
        ),
    },
    {
      name: 'link of a text message, with a number',
      actions: ['/s/token'],
      render: (language) =>
        linkPage(renderer, { ...shared, action: '/s/token', compared: { kind: 'number', value: '42' } }, language),
    },
    ...(['approved', 'refused', 'gone'] as const).map((kind) => ({
      name: `link ${kind}`,
      actions: [],
      render: (language: Language) => linkEndPage(renderer, { operator, kind, pick: '42' }, language),
    })),
    {
      name: 'waiting for a link',
      actions: ['/login/u/cancel'],
      render: (language) => waitingPage(renderer, { ...signing, secondsLeft: 60, byLink: true }, language),
    },
    {
      name: 'spam code',
      actions: spamCodeActions,
      render: (language) => spamCodePage(renderer, spamCode, language),
    },
    {
      name: 'spam code that was wrong',
      actions: spamCodeActions,
      render: (language) =>
        spamCodePage(renderer, { ...spamCode, required: true, triesLeft: 1, problem: 'wrong' }, language),
    },
    {
      name: 'refused',
      actions: ['/login/u/retry', '/login/u/finish'],
      render: (language) =>
        outcomePage(
          renderer,
          { ...outcome, kind: 'refused', retry: { action: '/login/u/retry', secondsUntilFree: 0 } },
          language,
        ),
    },
    {
      name: 'expired, phone still busy',
      actions: ['/login/u/retry', '/login/u/finish'],
      render: (language) =>
        outcomePage(
          renderer,
          { ...outcome, kind: 'expired', retry: { action: '/login/u/retry', secondsUntilFree: 42 } },
          language,
        ),
    },
    {
      name: 'error',
      actions: ['/login/u/finish'],
      render: (language) => outcomePage(renderer, { ...outcome, kind: 'error' }, language),
    },
    {
      name: 'leaving',
      actions: [],
      render: (language) =>
        leavingPage(renderer, { operator, rpName, continueUrl: 'https://rp.example/cb?a=1&b=2' }, language),
    },
    ...PROBLEMS.map((kind) => ({
      name: `problem ${kind}`,
      actions: ['/login/u/finish'],
      render: (language: Language) =>
        problemPage(
          renderer,
          { kind, operator, rpName, incident: 'KX7P-3M9Q', back: { action: '/login/u/finish', csrf: 'token' } },
          language,
        ),
    })),
    {
      name: 'problem that knows nothing',
      actions: [],
      render: (language) => problemPage(renderer, { kind: 'internal' }, language),
    },
    {
      name: 'selection',
      actions: ['/select', '/select', '/select'],
      render: (language) =>
        selectionPage(
          renderer,
          {
            action: '/select',
            csrf: 'token',
            hidden: { session: '"><script>s' },
            rpName,
            operators: [{ ...operator, id: 'operator-a', mccMnc: '901_01' }],
            problem: 'not_served',
            numberValue: rpName,
          },
          language,
        ),
    },
    {
      name: 'selection of last time',
      actions: ['/select', '/select'],
      render: (language) => {
        const known = { ...operator, id: 'operator-a', mccMnc: '901_01', country: 'CH' };
        const suggestion = { operator: known, reason: 'remembered' as const, othersUrl: 'https://rp.example/others' };
        return selectionPage(
          renderer,
          { action: '/select', csrf: 'token', rpName, operators: [], suggestion },
          language,
        );
      },
    },
    {
      name: 'logout',
      actions: ['/session/end/confirm'],
      render: (language) =>
        logoutPage(
          renderer,
          {
            ...{ operator, rpName, language, action: '/session/end/confirm', xsrf: 'token' },
            ...{ parties: [rpName, 'Test Bank'], canLeaveAlone: true },
          },
          language,
        ),
    },
    {
      name: 'logout progress',
      actions: [],
      render: (language) =>
        logoutProgressPage(
          renderer,
          {
            ...{ operator, rpName, isOver: false, allConfirmed: false },
            parties: [
              { name: rpName, state: 'confirmed' },
              { name: 'Test Bank', state: 'pending' },
              { name: 'Old Forum', state: 'later' },
              { name: 'News', state: 'untold' },
            ],
            statusUrl: '/logout/progress/status',
            pageUrl: '/logout/progress',
            continueUrl: '/logout/continue',
          },
          language,
        ),
    },
    { name: 'still signed in', actions: [], render: (language) => stillSignedInPage(renderer, { operator }, language) },
    {
      name: 'logged out',
      actions: [],
      render: (language) => loggedOutPage(renderer, { operator, rpName, accountUrl: '/account' }, language),
    },
  ];
}
