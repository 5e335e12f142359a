import { type DncFact, listFacts } from '../../ledger/dnc/facts.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';

export interface DncListOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly limit: string;
  readonly json?: boolean;
}

/** `vicibridge dnc list`: numbers that must not be called, where and since when. */
export async function runDncList(options: DncListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  const found = await withLedger(configOf(options), ({ db }) =>
    listFacts(db, { lifted: options.all === true, limit: limit + 1 }),
  );
  const rows = found.slice(0, limit).map(rowOf);
  if (options.json === true) for (const row of rows) print(JSON.stringify(row));
  else for (const line of tableLines(rows)) print(line);
  if (options.json === true) return;
  if (rows.length === 0) print('no number is blocked');
  if (found.length > limit) print(`these are the first ${limit}; there are more: raise --limit`);
}

function rowOf({ number, place, setAt, liftedAt }: DncFact) {
  return {
    number,
    place,
    since: new Date(setAt).toISOString(),
    ...(liftedAt === undefined ? {} : { lifted: new Date(liftedAt).toISOString() }),
  };
}
