import type { LedgerDb, LedgerTransaction } from '../ledger.ts';
import { addEvidence } from './evidence.ts';

/** Who said what about which numbers, and where. */
export interface DncEntry {
  /** E.164. */
  readonly numbers: readonly string[];
  /** From `placeOf`. */
  readonly place: string;
  /** When it was said, milliseconds since the epoch. */
  readonly at: number;
  readonly actor: string | undefined;
  /** From where: dialer, connection, source or `cli`. */
  readonly origin: string;
  readonly eventId: string | undefined;
  readonly reason: string | undefined;
  /** It was taken back in long after it was said: whoever lifted a number since then knew of it. */
  readonly late?: boolean | undefined;
}

/**
 * Numbers must not be called any more. One that is blocked already keeps the time since which it is; one
 * that was lifted is blocked anew. Every time it is said is evidence.
 */
export async function setDnc(trx: LedgerTransaction, entry: DncEntry): Promise<void> {
  const said = [...new Set(entry.numbers)].map((number) => ({ number, eventId: entry.eventId }));
  if (said.length > 0) await setDncList(trx, said, entry);
}

/** The same for numbers that have an event each; not more than a few hundred. */
export async function setDncList(
  trx: LedgerTransaction,
  said: readonly { readonly number: string; readonly eventId: string | undefined }[],
  entry: Omit<DncEntry, 'numbers' | 'eventId'>,
): Promise<void> {
  const { late = false, ...saying } = entry;
  const { place, at } = saying;
  const numbers = said.map(({ number }) => number);
  await trx
    .insertInto('dnc_facts')
    .values(numbers.map((number) => ({ number, place, set_at: at, lifted_at: null })))
    .onConflict((conflict) =>
      conflict
        .columns(['number', 'place'])
        .doUpdateSet({ set_at: at, lifted_at: null })
        .where('dnc_facts.lifted_at', late ? '<=' : 'is not', late ? at : null),
    )
    .execute();
  await addEvidence(
    trx,
    said.map((one) => ({ ...saying, ...one, action: 'set' as const })),
  );
}

/**
 * The numbers of an event that had to be looked up: each is set once for that event, however often its
 * deliveries come to it. @returns those that are blocked in that place now; one that was lifted after it had
 * been set is not, and must not be sent
 */
export async function setDncOnce(
  trx: LedgerTransaction,
  entry: DncEntry & { readonly eventId: string },
): Promise<readonly string[]> {
  const said = await trx
    .selectFrom('dnc_evidence')
    .select('number')
    .where('event_id', '=', entry.eventId)
    .where('place', '=', entry.place)
    .where('action', '=', 'set')
    .execute();
  const known = new Set(said.map(({ number }) => number));
  await setDnc(trx, { ...entry, numbers: entry.numbers.filter((number) => !known.has(number)) });
  return blockedOf(trx, entry.numbers, entry.place);
}

/** Those of the numbers that are blocked in this very place, each once. */
export async function blockedOf(
  db: LedgerDb,
  numbers: readonly string[],
  place: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const number of new Set(numbers)) {
    const fact = await factOf(db, number, place);
    if (fact !== undefined && fact.lifted_at === null) found.push(number);
  }
  return found;
}

/**
 * Numbers may be called again: what an operator has decided, and nothing else may call this. Saying so is
 * evidence also where nothing was blocked.
 */
export async function liftDnc(trx: LedgerTransaction, entry: DncEntry): Promise<void> {
  for (const number of new Set(entry.numbers)) {
    const fact = await factOf(trx, number, entry.place);
    if (fact?.lifted_at === null) await update(trx, number, entry.place, { lifted_at: entry.at });
    await addEvidence(trx, [{ ...entry, number, action: 'lifted' }]);
  }
}

async function factOf(db: LedgerDb, number: string, place: string) {
  return db
    .selectFrom('dnc_facts')
    .select(['set_at', 'lifted_at'])
    .where('number', '=', number)
    .where('place', '=', place)
    .executeTakeFirst();
}

async function update(
  trx: LedgerTransaction,
  number: string,
  place: string,
  change: { readonly lifted_at: number },
): Promise<void> {
  await trx
    .updateTable('dnc_facts')
    .set(change)
    .where('number', '=', number)
    .where('place', '=', place)
    .execute();
}

/** A number and since when it is blocked, or until when it was. */
export interface DncFact {
  readonly number: string;
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly setAt: number;
  readonly liftedAt: number | undefined;
}

/** What is known of numbers, also of those that were lifted; in the order of number and place. */
export async function listFacts(
  db: LedgerDb,
  want: {
    readonly number?: string | undefined;
    /** Also what was lifted. */
    readonly lifted: boolean;
    readonly after?: Pick<DncFact, 'number' | 'place'> | undefined;
    readonly limit: number;
  },
): Promise<readonly DncFact[]> {
  let query = db.selectFrom('dnc_facts').selectAll().orderBy('number').orderBy('place').limit(want.limit);
  const { number, after } = want;
  if (number !== undefined) query = query.where('number', '=', number);
  if (!want.lifted) query = query.where('lifted_at', 'is', null);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('number', 'place'), '>', eb.tuple(after.number, after.place)));
  const rows = await query.execute();
  return rows.map(({ set_at, lifted_at, ...row }) => ({
    ...row,
    setAt: set_at,
    liftedAt: lifted_at ?? undefined,
  }));
}
