/**
 * Logins by a link in a text message: sends the message once, waits for the link until its time is over, and takes the
 * person's answer. All that matters is in the database: any copy of the gateway takes the answer, and another goes on
 * waiting when this one stops. Opening a link changes nothing; only `answer` does.
 */
import { newApTransId } from '../mss/ap-trans-id.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import { type SmsCounts, SmsFailed, type SmsPort } from '../sms/port.ts';
import { LINK_TEMPLATES, linkText, MATCHING_LINK_TEMPLATES } from '../sms/text.ts';
import type { Keyring } from '../store/keyring.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { ACTIVE, createDrive, type DrivePorts } from './drive.ts';
import { type Link, linkAddress, linkHash, newLink } from './link.ts';
import { authenticated, type Push, texted } from './machine.ts';
import { comparedOn } from './phone-text.ts';
import { reportSuccess } from './success.ts';
import type { Transaction, TransactionStore } from './transaction.ts';
import { validSeconds } from './validity.ts';

export interface TextingPorts extends DrivePorts {
  readonly store: Pick<TransactionStore, 'findByLink'>;
  readonly gateways: ReadonlyMap<string, SmsPort>;
  readonly counts: SmsCounts;
  readonly subscribers: Pick<SubscriberRepository, 'findByNumber' | 'findOrCreate'>;
  readonly keyring: Keyring;
  readonly instance: string;
}

export type LinkAnswer = 'approve' | 'refuse';

export type Texting = ReturnType<typeof createTexting>;

const nameOf = ({ operator, uid }: Transaction): string => `${operator} ${uid}`;

export function createTexting(ports: TextingPorts) {
  const { changes, now, randomBytes } = ports;
  const drive = createDrive(ports, {
    waits: 'a login by text message waits for the database',
    lost: 'the outcome of a text message could not be stored',
  });
  const { equalise, persist, signal, track } = drive;
  const sending = new Set<Promise<void>>();
  /** ends the wait of a login that this copy saw answered */
  const waits = new Map<string, AbortController>();
  const date = (): Date => new Date(now());

  /** Ends the login if it is still this message that it waits for; a message that is not answered occupies no phone. */
  const end = (transaction: Transaction, outcome: OutcomeCode, detail: string): Promise<Transaction | undefined> =>
    drive.end(transaction, { outcome, detail, phone: 'free' });

  const expire = async (transaction: Transaction): Promise<void> => {
    const wait = new AbortController();
    const name = nameOf(transaction);
    waits.set(name, wait);
    const left = Math.max(0, (transaction.deadlineAt?.getTime() ?? 0) - now());
    await ports.pause(left, AbortSignal.any([signal, wait.signal]));
    if (waits.get(name) === wait) waits.delete(name);
    if (signal.aborted || wait.signal.aborted) return;
    await end(transaction, 'unanswered', 'the link was not used in time');
  };

  const message = (operator: Operator, transaction: Transaction, { token }: Link) => {
    const { language, msisdn, rpName } = transaction;
    const { kind, value } = comparedOn(transaction);
    const words = kind === 'code' ? LINK_TEMPLATES : MATCHING_LINK_TEMPLATES;
    const own = operator.settings.sms?.texts[language];
    // the operator's own words may tell the person to look at a page that is not there
    const fits = kind !== 'nothing' || !own?.includes('{code}');
    return {
      msisdn: ports.keyring.open(msisdn ?? '', 'msisdn'),
      text: linkText({
        template: (fits ? own : undefined) ?? words[language],
        rpName,
        code: value,
        link: linkAddress(operator, token),
      }),
      validSeconds: validSeconds(operator, transaction),
    };
  };

  const endAfter = async (operator: Operator, transaction: Transaction, { code, message: why }: SmsFailed) => {
    await equalise(operator, transaction, code);
    if (!signal.aborted) await end(transaction, code, why);
  };

  const hand = async (operator: Operator, transaction: Transaction, link: Link): Promise<void> => {
    const { sms } = operator.settings;
    const gateway = ports.gateways.get(operator.id);
    if (!sms || !gateway) throw new SmsFailed('internal', 'the operator sends no text messages');
    const { messages, window_s } = sms.limit;
    const count = await ports.counts.count(transaction.msisdnIndex ?? '', date(), window_s);
    if (count > messages) throw new SmsFailed('sms_limit', `more than ${messages} messages to one number`);
    await gateway.send(message(operator, transaction, link), { signal });
  };

  const deliver = async (operator: Operator, transaction: Transaction, link: Link): Promise<void> => {
    try {
      await hand(operator, transaction, link);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SmsFailed) return endAfter(operator, transaction, error);
      ports.log.error({ operator: operator.id, error }, 'a text message could not be sent');
      return void (await end(transaction, 'internal', 'unexpected error'));
    }
    const after = await persist(() =>
      changes.apply(
        transaction,
        (current) =>
          current.apTransId === transaction.apTransId && current.state === 'sending'
            ? texted(current, date())
            : undefined,
        transaction,
      ),
    );
    if (after?.state === 'waiting') void track(expire(after));
  };

  const goOn = async (transaction: Transaction): Promise<void> => {
    const over = (transaction.deadlineAt?.getTime() ?? 0) <= now();
    if (over) return void (await end(transaction, 'unanswered', 'nobody was watching at the deadline'));
    if (transaction.state === 'waiting') return expire(transaction);
    await end(transaction, 'interrupted', 'the gateway stopped before the message was taken');
  };

  return {
    /** What a push by text message keeps, and the link that is sent and kept nowhere. */
    newPush(operator: Operator, transaction: Transaction): { readonly push: Push; readonly link: Link } {
      const link = newLink(randomBytes);
      const deadlineAt = new Date(now() + validSeconds(operator, transaction) * 1_000);
      const apTransId = newApTransId(randomBytes);
      const push = { text: undefined, content: undefined, asked: undefined, linkHash: link.hash, apTransId };
      return { push: { ...push, instance: ports.instance, deadlineAt }, link };
    },

    /** Sends the message of a transaction in state `sending`. */
    send(operator: Operator, transaction: Transaction, link: Link): void {
      const sent = track(deliver(operator, transaction, link)).finally(() => sending.delete(sent));
      sending.add(sent);
    },

    /** Goes on with a transaction whose gateway copy died. */
    takeOver: (transaction: Transaction): void => void track(goOn(transaction)),

    /** The login that a link belongs to, while it can be answered; looking changes nothing. */
    async find(operator: Operator, token: string): Promise<Transaction | undefined> {
      const found = await ports.store.findByLink(linkHash(token));
      const live = found?.operator === operator.id && ACTIVE.has(found.state) && found.authenticator === 'sms';
      return live && (found.deadlineAt?.getTime() ?? 0) > now() ? found : undefined;
    },

    /** The person pressed a button on the page of the link, which works once. @returns whether it still counted */
    async answer(operator: Operator, token: string, answer: LinkAnswer): Promise<boolean> {
      const transaction = await this.find(operator, token);
      if (!transaction) return false;
      const counted =
        answer === 'refuse'
          ? await end(transaction, 'refused', 'refused on the page of the link')
          : await approve(transaction);
      if (counted) waits.get(nameOf(transaction))?.abort();
      return counted !== undefined;
    },

    get inFlight() {
      return drive.inFlight;
    },
    /** Resolves when no message is on its way to the service. */
    async sent() {
      await Promise.all(sending);
    },
    close: () => drive.close(),
  };

  async function approve(transaction: Transaction): Promise<Transaction | undefined> {
    const at = date();
    const msisdn = ports.keyring.open(transaction.msisdn ?? '', 'msisdn');
    const subscriber = await ports.subscribers.findOrCreate(transaction.operator, msisdn);
    let made: Transaction | undefined;
    const after = await changes.apply(transaction, (current) => {
      const counts = current.linkHash === transaction.linkHash && ACTIVE.has(current.state);
      made = counts ? authenticated(current, { subscriberId: subscriber.id, at }) : undefined;
      return made;
    });
    if (!made || !after) return undefined;
    // with number matching the pick is still to come, and reported then
    if (after.state === 'signed') await reportSuccess(ports, after);
    return after;
  }
}
