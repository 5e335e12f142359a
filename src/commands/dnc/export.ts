import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import { readProofs } from '../../ledger/dnc/proof.ts';
import { configOf, type GlobalOptions, parseSince, withLedger } from '../context.ts';
import { safeCell } from './safe-cell.ts';
import { numberOf } from './number.ts';
import { PROOF_COLUMNS, proofRow } from './proof-row.ts';

export interface DncExportOptions extends GlobalOptions {
  readonly since?: string;
  readonly number?: string;
  readonly csv?: boolean;
}

/** `vicibridge dnc export`: the evidence, oldest first; as many rows as there are, in little memory. */
export async function runDncExport(options: DncExportOptions): Promise<void> {
  const config = configOf(options);
  const want = {
    since: options.since === undefined ? undefined : parseSince(options.since),
    number: options.number === undefined ? undefined : numberOf(options.number, config),
  };
  const csv = options.csv === true;
  await withLedger(config, async ({ db }) => {
    if (csv) await write(stringify([[...PROOF_COLUMNS]]));
    for await (const page of readProofs(db, want)) {
      const rows = page.map(proofRow);
      await write(csv ? csvOf(rows) : rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
  });
}

function csvOf(rows: readonly ReturnType<typeof proofRow>[]): string {
  return stringify(rows.map((row) => PROOF_COLUMNS.map((column) => safeCell(row[column]))));
}

/** Wait for a slow reader, so that the rows do not pile up here. */
async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
