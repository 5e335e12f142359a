import type { Ledger } from '../../ledger/ledger.ts';
import { acceptMissing, listMissing } from '../../ledger/verified/missing.ts';
import { countedNoun } from '../counted-noun.ts';
import { print } from '../context.ts';
import { tableLines } from '../table-lines.ts';
import { missingJson, missingRow } from './lines.ts';

const LISTED = 1000;

/** Print what was found missing and is not back; exit 1 when something is missing that is not on its way. */
export async function listAll(ledger: Ledger, names: readonly string[], json: boolean): Promise<void> {
  const states = ['missing', 'redelivered', 'person-gone'] as const;
  const found = [];
  for (const destination of names)
    found.push(...(await listMissing(ledger.db, { destination, states, limit: LISTED })));
  if (found.some(({ state }) => state === 'missing')) process.exitCode = 1;
  if (json) {
    for (const record of found) print(missingJson(record));
    return;
  }
  if (found.length === 0) return print('nothing is known to be missing');
  for (const line of tableLines(found.map(missingRow))) print(line);
  if (found.length === LISTED) print(`these are the latest ${LISTED} of a connection`);
}

/** What is missing is meant to be. */
export async function acceptAll(ledger: Ledger, names: readonly string[], now: number): Promise<void> {
  for (const destination of names) {
    const count = await ledger.write((trx) => acceptMissing(trx, destination, now));
    print(`${destination}: ${countedNoun(count, 'missing record')} accepted`);
  }
}
