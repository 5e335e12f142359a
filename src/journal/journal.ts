import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Logger } from '../domain/logger.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { readConfirmed } from './confirmed.ts';
import { instanceOf, journalPath } from './schema.ts';
import { openOrSetAside } from './set-aside.ts';

/** The disk refused: nothing was kept, and the sender must be told so. */
export class JournalError extends Error {
  constructor(cause: unknown) {
    super(`the journal cannot be written: ${(cause as Error).message}`, { cause });
    this.name = 'JournalError';
  }
}

/** A request without a call identity: its content stands for it during the duplicate window. */
export interface ContentMark {
  readonly hash: string;
  readonly eventId: string;
  readonly seenAt: number;
}

export interface JournalStatus {
  readonly writable: boolean;
  /** Why not, in words. */
  readonly reason: string | undefined;
  readonly setAside: string | undefined;
  /** Rows that the intake has not confirmed. */
  readonly waiting: number;
  readonly oldestWaitingMs: number;
  readonly walBytes: number;
}

export interface Journal {
  /** Resolves after the hit is on disk. Rejects with JournalError when the disk refuses. */
  append(hit: RawHit, content?: ContentMark): Promise<void>;
  recentContent(sinceMs: number): readonly ContentMark[];
  status(): JournalStatus;
  close(): Promise<void>;
}

interface Waiting {
  readonly hit: RawHit;
  readonly content: ContentMark | undefined;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

export interface JournalOptions {
  readonly dir: string;
  readonly now: () => number;
  readonly logger: Logger;
  /** How long content marks are kept, milliseconds. */
  readonly contentWindowMs: number;
}

const HOUSEKEEPING_MS = 2000;
/** Confirmed rows removed for each row added, so that pruning keeps up without a commit of its own. */
const PRUNED_PER_ADDED = 3;
const PRUNED_WHEN_IDLE = 500;
/** The receiver checkpoints by itself only past this size: then no intake is running. */
const WAL_ALONE_BYTES = 256 * 1024 * 1024;

/**
 * Open the durable front door in `dir`. Every append that waits in one turn of the event loop shares one
 * commit; the promises settle after it. There must be one writer a folder (`lockFolder`).
 */
export function openJournal(options: JournalOptions): Journal {
  const { db, setAside } = openOrSetAside(options.dir, options.now);
  if (setAside !== undefined) {
    options.logger.error(
      { file: setAside.path, reason: setAside.reason },
      'journal was damaged and set aside; a new one is in use; run `vicibridge recover` on the file',
    );
  }
  return new SqliteJournal(db, options, setAside?.path);
}

class SqliteJournal implements Journal {
  readonly #db: DatabaseSync;
  readonly #options: JournalOptions;
  readonly #setAside: string | undefined;
  readonly #instance: string;
  readonly #insert: StatementSync;
  readonly #insertContent: StatementSync;
  readonly #prune: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #timer: NodeJS.Timeout;
  #waiting: Waiting[] = [];
  #failure: string | undefined;
  #confirmed = 0;
  #pruned = 0;

  constructor(db: DatabaseSync, options: JournalOptions, setAside: string | undefined) {
    this.#db = db;
    this.#options = options;
    this.#setAside = setAside;
    this.#instance = instanceOf(db);
    this.#insert = db.prepare(
      'INSERT INTO hits (received_at, event_id, hook, source, hit_trigger, method, path, query, headers, body, remote, salvaged) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    );
    this.#insertContent = db.prepare('INSERT OR IGNORE INTO recent_content VALUES (?,?,?)');
    this.#prune = db.prepare(
      'DELETE FROM hits WHERE id IN (SELECT id FROM hits WHERE id <= ? ORDER BY id LIMIT ?)',
    );
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#confirmed = readConfirmed(options.dir, this.#instance);
    this.#timer = setInterval(() => this.#housekeeping(), HOUSEKEEPING_MS).unref();
  }

  append(hit: RawHit, content?: ContentMark): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hit, content, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  recentContent(sinceMs: number): readonly ContentMark[] {
    const rows = this.#db
      .prepare('SELECT hash, event_id, seen_at FROM recent_content WHERE seen_at >= ?')
      .all(sinceMs) as { hash: string; event_id: string; seen_at: number }[];
    return rows.map((row) => ({ hash: row.hash, eventId: row.event_id, seenAt: row.seen_at }));
  }

  status(): JournalStatus {
    const oldest = this.#db
      .prepare('SELECT id, received_at FROM hits WHERE id > ? ORDER BY id LIMIT 1')
      .get(this.#confirmed) as { id: number; received_at: number } | undefined;
    const last = this.#db.prepare('SELECT max(id) AS id FROM hits').get() as { id: number | null };
    return {
      writable: this.#failure === undefined,
      reason: this.#failure,
      setAside: this.#setAside,
      waiting: oldest === undefined || last.id === null ? 0 : last.id - oldest.id + 1,
      oldestWaitingMs: oldest === undefined ? 0 : Math.max(0, this.#options.now() - oldest.received_at),
      walBytes: this.#walBytes(),
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#waiting.length > 0) this.#flush();
    await Promise.resolve();
    this.#db.close();
  }

  #flush(): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    try {
      this.#write(batch);
      for (const entry of batch) entry.resolve();
    } catch (error) {
      if (batch.length === 1) return this.#refuse(batch, error);
      // One commit for all failed: perhaps some still fit, or one row alone is to blame.
      for (const entry of batch) this.#writeAlone(entry);
    }
  }

  #writeAlone(entry: Waiting): void {
    try {
      this.#write([entry]);
      entry.resolve();
    } catch (error) {
      this.#refuse([entry], error);
    }
  }

  #write(batch: readonly Waiting[]): void {
    this.#begin.run();
    try {
      for (const { hit, content } of batch) {
        this.#insertHit(hit);
        if (content !== undefined) this.#insertContent.run(content.hash, content.eventId, content.seenAt);
      }
      this.#pruneSome(batch.length * PRUNED_PER_ADDED);
      this.#commit.run();
    } catch (error) {
      this.#undo();
      throw error;
    }
    if (this.#failure !== undefined) this.#recovered();
  }

  #insertHit(hit: RawHit): void {
    this.#insert.run(
      hit.receivedAt,
      hit.eventId,
      hit.hook,
      hit.source,
      hit.trigger,
      hit.method,
      hit.path,
      hit.query,
      JSON.stringify(hit.headers),
      hit.body,
      hit.remoteAddress,
      hit.salvaged ? 1 : 0,
    );
  }

  #undo(): void {
    try {
      this.#rollback.run();
    } catch {
      // SQLite has rolled back by itself (it does on a full disk); there is nothing left to undo.
    }
  }

  #refuse(batch: readonly Waiting[], cause: unknown): void {
    const error = new JournalError(cause);
    if (this.#failure === undefined) {
      this.#options.logger.error({ err: error }, 'journal refuses hits; they are answered 503');
    }
    this.#failure = error.message;
    for (const entry of batch) entry.reject(error);
  }

  #recovered(): void {
    this.#failure = undefined;
    this.#options.logger.warn({}, 'journal takes hits again');
  }

  #pruneSome(limit: number): void {
    if (this.#pruned >= this.#confirmed) return;
    const { changes } = this.#prune.run(this.#confirmed, limit);
    if (Number(changes) < limit) this.#pruned = this.#confirmed;
  }

  #housekeeping(): void {
    try {
      this.#confirmed = readConfirmed(this.#options.dir, this.#instance);
      const due = this.#pruned < this.#confirmed || this.#failure !== undefined;
      if (due) this.#idleCommit();
      if (this.#walBytes() > WAL_ALONE_BYTES) this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'journal housekeeping failed');
    }
  }

  /** Prune without traffic, and find out whether a disk that refused takes writes again. */
  #idleCommit(): void {
    this.#begin.run();
    try {
      this.#db.prepare('UPDATE meta SET touched_at = ?').run(this.#options.now());
      this.#pruneSome(PRUNED_WHEN_IDLE);
      this.#db
        .prepare('DELETE FROM recent_content WHERE seen_at < ?')
        .run(this.#options.now() - this.#options.contentWindowMs);
      this.#commit.run();
    } catch (error) {
      this.#undo();
      throw error;
    }
    if (this.#failure !== undefined) this.#recovered();
  }

  #walBytes(): number {
    return statSync(`${journalPath(this.#options.dir)}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}
