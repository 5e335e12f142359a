import { CompiledQuery, Kysely, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrationProvider } from './migrations.ts';
import type { LedgerTables } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';

export type LedgerDb = Kysely<LedgerTables>;
export type LedgerTransaction = Transaction<LedgerTables>;

export interface Ledger {
  /** For reading. Writing goes through `write`. */
  readonly db: LedgerDb;
  /**
   * Run `work` in a transaction; resolves after it is on disk. Writes that wait at the same time share one
   * commit, each behind a savepoint of its own, so that one that fails does not spoil the others.
   */
  write<T>(work: (trx: LedgerTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Job {
  run(trx: LedgerTransaction): Promise<void>;
  settle(commitError?: unknown): void;
}

/** Open the ledger in `dir` and bring its tables up to date. */
export async function openLedger(dir: string): Promise<Ledger> {
  const db = new Kysely<LedgerTables>({ dialect: sqliteDialect(dir) });
  const migrator = new Migrator({ db, provider: migrationProvider });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new Error(`the ledger in ${dir} cannot be brought up to date: ${describe(error)}`, {
      cause: error,
    });
  }
  return withGroupCommit(db);
}

function withGroupCommit(db: LedgerDb): Ledger {
  let waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    // Let everything that is ready in this turn join the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await commit(db, batch);
    }
    draining = undefined;
  }

  return {
    db,
    write(work) {
      return new Promise((resolve, reject) => {
        waiting.push(jobOf(work, resolve, reject));
        draining ??= drain();
      });
    },
    async close() {
      await draining;
      await db.destroy();
    },
  };
}

async function commit(db: LedgerDb, batch: readonly Job[]): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      for (const job of batch) await job.run(trx);
    });
    for (const job of batch) job.settle();
  } catch (error) {
    for (const job of batch) job.settle(error);
  }
}

function jobOf<T>(
  work: (trx: LedgerTransaction) => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Job {
  let outcome: { readonly value: T } | { readonly error: unknown };
  return {
    async run(trx) {
      await savepoint(trx, 'savepoint w');
      try {
        outcome = { value: await work(trx) };
        await savepoint(trx, 'release w');
      } catch (error) {
        outcome = { error };
        await undo(trx, error);
      }
    },
    settle(commitError) {
      if (commitError !== undefined) reject(commitError);
      else if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    },
  };
}

/** @throws the error itself where the whole transaction is gone with it (a full disk does that) */
async function undo(trx: LedgerTransaction, error: unknown): Promise<void> {
  try {
    await savepoint(trx, 'rollback to w');
    await savepoint(trx, 'release w');
  } catch {
    throw error;
  }
}

async function savepoint(trx: LedgerTransaction, statement: string): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(statement));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
