import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';

const LOCK_WAIT_MS = 10_000;
/** Distinct SQL texts are few; the bound only guards against a query built from data. */
const KEPT_STATEMENTS = 300;

/** Kysely's SQLite dialect on Node's own SQLite. WAL, every commit on disk before it returns. */
export function sqliteDialect(dir: string): Dialect {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(join(dir, 'ledger.db'), { timeout: LOCK_WAIT_MS });
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
  const dialect = new SqliteDialect({ database: adapt(db) });
  return {
    createAdapter: () => new AtomicMigrations(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

/**
 * Kysely's own adapter changes tables outside of any transaction: a process killed in the middle leaves a
 * ledger that no later start can open, and two that start at once collide. SQLite can do better.
 */
class AtomicMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function adapt(db: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      if (kept !== undefined) return kept;
      const statement = sql === 'rollback' ? rollbackOf(db) : adaptStatement(db.prepare(begun(sql)));
      if (statements.size >= KEPT_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

/**
 * Another process (the command line) writes too: a transaction takes its lock at the start, because one
 * that only turns writer later cannot wait for it.
 */
function begun(sql: string): string {
  return sql === 'begin' ? 'begin immediate' : sql;
}

/** On a full disk SQLite rolls back by itself; a second rollback would fail and hide the reason. */
function rollbackOf(db: DatabaseSync): SqliteStatement {
  const statement = adaptStatement(db.prepare('rollback'));
  return {
    ...statement,
    run: (parameters) => (db.isTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 }),
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
