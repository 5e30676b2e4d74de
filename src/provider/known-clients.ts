/**
 * Clients as the provider made them, one for each registration as it is. The provider itself tells whether it has a client
 * by hashing the whole registration, several times in a request. Never decides whether a client is known or in order.
 */
import type { AdapterPayload, Client, Provider } from 'oidc-provider';
import type { FindMetadata } from './clients.ts';

/** @param registered answers the same object as long as a registration is the same */
export function keepClients({ Client: model }: Provider, registered: FindMetadata): void {
  const find = model.find.bind(model);
  const made = new WeakMap<Readonly<AdapterPayload>, Client>();
  const findOnce = async (id: string): Promise<Client | undefined> => {
    const metadata = typeof id === 'string' ? await registered(id) : undefined;
    const known = metadata && made.get(metadata);
    if (known) return known;
    const client = await find(id);
    if (metadata && client) made.set(metadata, client);
    return client;
  };
  Object.defineProperty(model, 'find', { value: findOnce });
}
