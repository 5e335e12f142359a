import type { CrmRecord, RecordRef } from '../connector.ts';
import type { RecordWant } from '../domain/crm-record.ts';
import type { SyncContext, SyncedConnection } from './context.ts';

export interface ReadRecord {
  readonly record: CrmRecord | undefined;
  readonly warnings: readonly string[];
}

/** Read a record for a delivery that goes elsewhere. Throws as `SourceGate.through` does. */
export async function readRecord(
  { gate }: Pick<SyncContext, 'gate'>,
  connection: SyncedConnection,
  question: { readonly ref: RecordRef; readonly want: RecordWant; readonly signal: AbortSignal },
): Promise<ReadRecord> {
  const { ref, want, signal } = question;
  const warnings: string[] = [];
  const warn = (warning: string): void => void warnings.push(warning);
  const record = await gate.through(connection.name, () =>
    connection.records.read(ref, want, { signal, warn }),
  );
  return { record, warnings };
}
