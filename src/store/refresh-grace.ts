/**
 * A refresh token is used once: each refresh gives another. A client whose answer got lost asks again with the one it has,
 * so for a short while a used one still counts as unused; used after that it ends the grant (RFC 9700, section 4.14).
 */
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';

/** @param graceSeconds how long after its use; @param now epoch milliseconds */
export function withRefreshGrace(inner: AdapterFactory, graceSeconds: number, now: () => number): AdapterFactory {
  const inGrace = (payload: AdapterPayload | undefined): boolean =>
    typeof payload?.consumed === 'number' && now() < (payload.consumed + graceSeconds) * 1_000;

  const forgiving = (adapter: Adapter): Adapter => ({
    upsert: (id, payload, expiresIn) => adapter.upsert(id, payload, expiresIn),
    findByUid: (uid) => adapter.findByUid(uid),
    findByUserCode: (userCode) => adapter.findByUserCode(userCode),
    destroy: (id) => adapter.destroy(id),
    revokeByGrantId: (grantId) => adapter.revokeByGrantId(grantId),
    async find(id) {
      const payload = await adapter.find(id);
      if (!payload || !inGrace(payload)) return payload;
      const { consumed: _used, ...unused } = payload;
      return unused;
    },
    async consume(id) {
      try {
        await adapter.consume(id);
      } catch (error) {
        if (!(error instanceof errors.InvalidGrant) || !inGrace((await adapter.find(id)) ?? undefined)) throw error;
      }
    },
  });

  return (model) => (model === 'RefreshToken' ? forgiving(inner(model)) : inner(model));
}
