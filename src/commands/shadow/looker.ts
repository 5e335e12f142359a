import type { Config } from '../../config/config.ts';
import type { IdentityMap } from '../../connector.ts';
import { deliveryKeys } from '../../dispatch/delivery-keys.ts';
import { deliveryIdOf } from '../../domain/delivery-id.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import type { PreviewReceipt } from '../../domain/preview-receipt.ts';
import { dncBook } from '../../ledger/dnc/book.ts';
import { identityMap } from '../../ledger/identities.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { knownIds } from '../../ledger/previews.ts';
import { callsMappings } from '../../roles/calls.ts';
import { callFor } from '../../sync/call-order.ts';
import { lookOnly } from '../../sync/shadow.ts';
import { UsageError } from '../usage-error.ts';
import { withConnection } from '../with-connection.ts';

/** What a delivery would do, or why there would be none. */
export type LookedAt =
  | { readonly kind: 'previewed'; readonly effectKey: string; readonly receipt: PreviewReceipt }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Look at what the delivery of an event to the connection would do. Throws as the connection does. */
export type Look = (event: BridgeEvent, signal: AbortSignal) => Promise<LookedAt>;

const NOBODY: IdentityMap = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  keysOf: () => Promise.resolve([]),
};

/**
 * Open a connection for looking only, in step with the running program's use of its account. Nothing is written
 * to it, nor to the ledger.
 *
 * @param ledger where people and calls are known from; undefined = nobody is known
 * @throws UsageError where the connection cannot tell what it would do
 */
export async function withLook<Result>(
  config: Config,
  name: string,
  ledger: Ledger | undefined,
  work: (look: Look) => Promise<Result>,
): Promise<Result> {
  return withConnection(config, name, async (connection, logger) => {
    const preview = lookOnly(connection);
    if (preview === undefined)
      throw new UsageError(
        `${name} is a ${config.connections[name]?.settings.type} connection, which cannot tell what it would change`,
      );
    const calls = callsMappings(config);
    const dialers = new Map(Object.entries(config.dialers));
    const tools = {
      logger,
      identities: ledger === undefined ? NOBODY : identityMap(ledger, name, Date.now),
      ...(ledger === undefined ? {} : { dnc: dncBook(ledger.db) }),
    };
    return await work(async (event, signal) => {
      const { call, warnings, nothing } = callFor(event, name, { calls, dialers });
      if (nothing !== undefined) return { kind: 'skipped', reason: nothing };
      const { effectKey } = deliveryKeys(event);
      const known = ledger === undefined ? {} : await knownIds(ledger.db, { destination: name, effectKey });
      const request = {
        deliveryId: deliveryIdOf(event.id, name),
        effectKey,
        event,
        attempt: 1,
        inDoubtSince: undefined,
        call,
        known,
      };
      const receipt = await preview(request, { ...tools, signal });
      return {
        kind: 'previewed',
        effectKey,
        receipt: { ...receipt, warnings: [...warnings, ...receipt.warnings] },
      };
    });
  });
}
