import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import type { Connection, CrmRecord, RecordRef } from '../../connector.ts';
import { createLogger } from '../../observe/logger.ts';
import { connectDestinations } from '../../roles/destinations.ts';
import type { OpenReview } from '../../ledger/reviews.ts';
import { UsageError } from '../usage-error.ts';
import { withAccounts } from '../with-accounts.ts';
import type { Decision } from './decision.ts';

const LOOK_MS = 30_000;

/** Looks at a record; undefined = there is none. */
export type LookAtRecord = (ref: RecordRef) => Promise<RecordRef | undefined>;

/**
 * Make sure that the record of an answer is there: one of the candidates, or one that the CRM finds. One that
 * was merged is taken under the id that it lives on in.
 * @throws UsageError with the candidates where it is not, or cannot be looked at now
 */
export async function verified(
  decision: Decision,
  { destination, candidates }: Pick<OpenReview, 'destination' | 'candidates'>,
  lookAt: LookAtRecord,
): Promise<Decision> {
  if (decision.kind !== 'use') return decision;
  const { object, id } = decision;
  if (candidates.some((one) => one.object === object && one.id === id)) return decision;
  const found = await lookAt({ object, id }).catch((error: unknown) => {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message : typeof error;
    throw new UsageError(
      `${object}:${id} is none of the candidates, and ${destination} could not be asked for it: ${reason}${choices(candidates)}`,
    );
  });
  if (found === undefined)
    throw new UsageError(`${destination} has no ${object} ${id}; nothing was changed${choices(candidates)}`);
  return { kind: 'use', object: found.object, id: found.id };
}

function choices(candidates: OpenReview['candidates']): string {
  const known = candidates.map(({ object, id }) => `${object}:${id}`);
  return known.length === 0 ? '' : `. The candidates are ${known.join(', ')}`;
}

/** Look at records through the connection of that name, within the limits of its account. */
export function recordsOf(config: Config, name: string): LookAtRecord {
  return async (ref) => {
    const only = config.connections[name];
    if (only === undefined)
      throw new UsageError(`${name} is not configured any more: only a candidate can be taken, or --skip`);
    return withAccounts(config, async (openAccount) => {
      const logger = createLogger({ level: 'silent', secrets: [] });
      const named = { ...config, dialers: {}, connections: { [name]: only } };
      const destinations = await connectDestinations(named, connectors, { logger, openAccount });
      try {
        for (const { connection } of destinations) return await read(connection, ref);
        return undefined;
      } finally {
        await Promise.all(destinations.map(({ connection }) => connection.close().catch(() => undefined)));
      }
    });
  };
}

async function read({ records }: Connection, ref: RecordRef): Promise<CrmRecord | undefined> {
  if (records === undefined) throw new Error('its connector cannot look at records');
  const want = { fields: [], memberships: false };
  const signal = AbortSignal.timeout(LOOK_MS);
  return records.read(ref, want, { signal, warn: () => undefined });
}
