import { z } from 'zod';
import { listRecordings } from '../../ledger/recording-list.ts';
import { countRecordings } from '../../ledger/recordings.ts';
import { configOf, type GlobalOptions, parseSince, print, UsageError, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';
import { recordingRow } from './row.ts';

export interface RecordingsListOptions extends GlobalOptions {
  readonly state?: string;
  readonly call?: string;
  readonly since?: string;
  readonly limit: string;
  readonly json?: boolean;
}

const State = z.enum(['waiting', 'found', 'missing']);

/** `vicibridge recordings list`: what became of the recordings of calls. Changes nothing. */
export async function runRecordingsList(options: RecordingsListOptions): Promise<void> {
  const state = State.optional().safeParse(options.state);
  if (!state.success)
    throw new UsageError(`--state ${options.state}: use one of ${State.options.join(', ')}`);
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  const filter = {
    state: state.data,
    call: options.call,
    since: options.since === undefined ? undefined : parseSince(options.since),
    limit: limit + 1,
  };
  await withLedger(configOf(options), async ({ db }) => {
    const found = await listRecordings(db, filter);
    const rows = found.slice(0, limit).map(recordingRow);
    if (options.json === true) {
      for (const row of rows) print(JSON.stringify(row));
      return;
    }
    for (const line of tableLines(rows)) print(line);
    const { waiting, found: there, missing } = await countRecordings(db);
    print(`${waiting} waiting, ${there} found, ${missing} missing`);
    if (found.length > limit) print(`these are the last ${limit} changed; there are more: raise --limit`);
  });
}
