/** Consents by prepared SQL. They go with their subscriber; a withdrawal ends what was made from them. */
import type { Consent, ConsentRepository } from '../consent/consents.ts';
import { isConsentItem } from '../consent/items.ts';
import type { Sql, Statement } from './sql.ts';

const ITEMS: Statement = {
  name: 'consent_items',
  text: 'SELECT item FROM consent WHERE subscriber_id = $1::uuid AND client_id = $2',
};
/** Nothing is added for a subscriber who has ended meanwhile. */
const ADD: Statement = {
  name: 'consent_add',
  text: `INSERT INTO consent (subscriber_id, client_id, item, given_at)
    SELECT subscriber.id, $2, item, $4 FROM subscriber CROSS JOIN unnest($3::text[]) AS item
    WHERE subscriber.id = $1::uuid AND subscriber.ended_at IS NULL
    ON CONFLICT (subscriber_id, client_id, item) DO NOTHING`,
};
const LIST: Statement = {
  name: 'consent_list',
  text: 'SELECT client_id, item, given_at FROM consent WHERE subscriber_id = $1::uuid ORDER BY client_id, given_at, item',
};
const WITHDRAW: Statement = {
  name: 'consent_withdraw',
  text: 'DELETE FROM consent WHERE subscriber_id = $1::uuid AND client_id = $2',
};
/**
 * Found by the grants, whose payloads are JSON as it is, whereas tokens may be sealed. Locks in the order of every other
 * statement that deletes several artefacts.
 */
const END_GRANTS: Statement = {
  name: 'consent_end_grants',
  text: `WITH given AS (
      SELECT id FROM oidc_artefact
      WHERE account = $1::uuid AND operator = $3
        AND CASE WHEN model = 'Grant' THEN payload::json->>'clientId' = $2 ELSE false END
    ), doomed AS (
      SELECT operator, model, id FROM oidc_artefact
      WHERE operator = $3
        AND (grant_id IN (SELECT id FROM given) OR (model = 'Grant' AND id IN (SELECT id FROM given)))
      ORDER BY operator, model, id FOR UPDATE
    )
    DELETE FROM oidc_artefact USING doomed
    WHERE oidc_artefact.operator = doomed.operator AND oidc_artefact.model = doomed.model
      AND oidc_artefact.id = doomed.id`,
};

/** @param now epoch milliseconds */
export function createConsentRepository(sql: Sql, now: () => number): ConsentRepository {
  return {
    async items(subscriberId, clientId) {
      const { rows } = await sql.query(ITEMS, [subscriberId, clientId]);
      return new Set(rows.map(({ item }) => String(item)));
    },
    async add(subscriberId, clientId, items) {
      await sql.query(ADD, [subscriberId, clientId, [...items], new Date(now())]);
    },
    async list(subscriberId) {
      const { rows } = await sql.query(LIST, [subscriberId]);
      const consents = new Map<string, Consent['items'][number][]>();
      for (const { client_id: clientId, item, given_at: since } of rows) {
        const name = String(item);
        // an item of a later release means nothing here
        if (!isConsentItem(name) || !(since instanceof Date)) continue;
        consents.set(String(clientId), [...(consents.get(String(clientId)) ?? []), { item: name, since }]);
      }
      return [...consents].map(([clientId, items]) => ({ clientId, items }));
    },
    async withdraw(operator, subscriberId, clientId) {
      const consents = await sql.query(WITHDRAW, [subscriberId, clientId]);
      const grants = await sql.query(END_GRANTS, [subscriberId, clientId, operator]);
      return consents.count > 0 || grants.count > 0;
    },
  };
}
