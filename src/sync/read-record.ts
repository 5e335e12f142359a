import type { CrmRecord, RecordRef } from '../connector.ts';
import { AuthError, DeliveryError, PermanentError, TransientError } from '../domain/errors.ts';
import type { RecordWant } from '../domain/crm-record.ts';
import type { SyncedConnection } from './context.ts';

/** Code of a failure to read the CRM: the dialer was not asked for anything, so the attempt does not count. */
export const SOURCE_AWAY = 'source-away';

/** Nothing counts these attempts, so they are not made in quick succession; milliseconds. */
const AWAY_MS = 5000;
const REFUSED_MS = 60_000;

export interface ReadRecord {
  readonly record: CrmRecord | undefined;
  readonly warnings: readonly string[];
}

/**
 * Read a record for a delivery that goes elsewhere. What fails is the source's fault and must neither hold the
 * destination nor use up the delivery's attempts; only a refusal of the question itself is final.
 */
export async function readRecord(
  connection: SyncedConnection,
  ref: RecordRef,
  want: RecordWant,
  signal: AbortSignal,
): Promise<ReadRecord> {
  const warnings: string[] = [];
  try {
    const record = await connection.records.read(ref, want, {
      signal,
      warn: (warning) => void warnings.push(warning),
    });
    return { record, warnings };
  } catch (error) {
    if (error instanceof PermanentError || !(error instanceof DeliveryError)) throw error;
    const refused = error instanceof AuthError ? 'refuses the credentials' : 'does not answer as it should';
    const asked = 'retryAfterMs' in error ? Number(error.retryAfterMs ?? 0) : 0;
    throw new TransientError(
      `${connection.name} ${refused}, so the record could not be looked at: ${error.message}`,
      {
        code: SOURCE_AWAY,
        cause: error,
        retryAfterMs: Math.max(asked, error instanceof AuthError ? REFUSED_MS : AWAY_MS),
      },
    );
  }
}
