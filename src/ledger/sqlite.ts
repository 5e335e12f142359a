import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

const LOCK_WAIT_MS = 10_000;
/** Distinct SQL texts are few; the bound only guards against a query built from data. */
const KEPT_STATEMENTS = 300;

/** Kysely's SQLite dialect on Node's own SQLite. WAL, every commit on disk before it returns. */
export function sqliteDialect(dir: string): SqliteDialect {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(join(dir, 'ledger.db'), { timeout: LOCK_WAIT_MS });
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
  return new SqliteDialect({ database: adapt(db) });
}

function adapt(db: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      if (kept !== undefined) return kept;
      // Another process (the command line) writes too: a transaction takes its lock at the start,
      // because one that only turns writer later cannot wait for it.
      const statement = adaptStatement(db.prepare(sql === 'begin' ? 'begin immediate' : sql));
      if (statements.size >= KEPT_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toInput(parameters)),
    run: (parameters) => statement.run(...toInput(parameters)),
    iterate: (parameters) => statement.iterate(...toInput(parameters)) as IterableIterator<unknown>,
  };
}

function toInput(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
