import { statSync } from 'node:fs';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { Checkpoints } from './checkpoints.ts';
import type { ContentMark } from './journal.ts';
import { instanceOf, journalPath } from './schema.ts';

export interface Backlog {
  readonly waiting: number;
  /** When the oldest was received; undefined when none waits. */
  readonly oldestReceivedAt: number | undefined;
}

/** The statements of the journal's one writer on its open file. Everything but reading goes in `commit`. */
export class JournalFile {
  readonly instance: string;
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #inode: number;
  readonly #insert: StatementSync;
  readonly #insertContent: StatementSync;
  readonly #prune: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #checkpoints: Checkpoints;

  constructor(db: DatabaseSync, dir: string) {
    this.#db = db;
    this.#path = journalPath(dir);
    this.#inode = statSync(this.#path).ino;
    this.instance = instanceOf(db);
    this.#insert = db.prepare(
      'INSERT INTO hits (received_at, event_id, hook, source, hit_trigger, method, path, query, headers, body, remote, salvaged) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    );
    // A mark whose window is over gives way to the one of the next window.
    this.#insertContent = db.prepare(
      'INSERT INTO recent_content VALUES (?,?,?) ON CONFLICT (hash) DO UPDATE SET event_id = excluded.event_id, seen_at = excluded.seen_at',
    );
    this.#prune = db.prepare(
      'DELETE FROM hits WHERE id IN (SELECT id FROM hits WHERE id <= ? ORDER BY id LIMIT ?)',
    );
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#checkpoints = new Checkpoints(db);
  }

  /** All or nothing; on disk when it returns. */
  commit(work: () => void): void {
    this.#begin.run();
    try {
      work();
      this.#commit.run();
      this.#checkpoints.wrote();
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  insert(hit: RawHit): void {
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
    this.#checkpoints.wrote(hit.query.length + hit.body.length);
  }

  insertContent(content: ContentMark): void {
    this.#insertContent.run(content.hash, content.eventId, content.seenAt);
  }

  /** Remove the oldest rows up to an id. @returns how many, at most `limit` */
  prune(upTo: number, limit: number): number {
    return Number(this.#prune.run(upTo, limit).changes);
  }

  forgetContent(beforeMs: number): void {
    this.#db.prepare('DELETE FROM recent_content WHERE seen_at < ?').run(beforeMs);
  }

  /** Write something, to learn whether the disk takes it. */
  touch(now: number): void {
    this.#db.prepare('UPDATE meta SET touched_at = ?').run(now);
  }

  recentContent(sinceMs: number): readonly ContentMark[] {
    const rows = this.#db
      .prepare('SELECT hash, event_id, seen_at FROM recent_content WHERE seen_at >= ?')
      .all(sinceMs) as { hash: string; event_id: string; seen_at: number }[];
    return rows.map((row) => ({ hash: row.hash, eventId: row.event_id, seenAt: row.seen_at }));
  }

  /** What is there behind row `id`. */
  backlog(id: number): Backlog {
    const oldest = this.#db
      .prepare('SELECT id, received_at FROM hits WHERE id > ? ORDER BY id LIMIT 1')
      .get(id) as { id: number; received_at: number } | undefined;
    const last = this.#db.prepare('SELECT max(id) AS id FROM hits').get() as { id: number | null };
    if (oldest === undefined || last.id === null) return { waiting: 0, oldestReceivedAt: undefined };
    return { waiting: last.id - oldest.id + 1, oldestReceivedAt: oldest.received_at };
  }

  walBytes(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Write the log back into the database where it is time for a step of that. */
  checkpoint(isBusy: boolean): void {
    if (this.#db.isOpen && this.#checkpoints.isDue(isBusy)) this.#checkpoints.run();
  }

  /** Somebody has moved or removed the file: what is written now would be found by nobody. */
  isGone(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino !== this.#inode;
  }

  /**
   * Take over the rows behind `afterId` of a file that is gone or damaged, up to the first that cannot be
   * read. Within `commit`.
   */
  copyFrom(other: JournalFile, afterId: number): number {
    let copied = 0;
    for (const values of readableRows(other.#db, afterId)) {
      this.#insert.run(...values);
      copied += 1;
    }
    return copied;
  }

  close(): void {
    this.#db.close();
  }

  #undo(): void {
    try {
      this.#rollback.run();
    } catch {
      // SQLite has rolled back by itself (it does on a full disk); there is nothing left to undo.
    }
  }
}

/** Values of each row but its id, until one cannot be read. */
function* readableRows(db: DatabaseSync, afterId: number): Generator<readonly SQLOutputValue[]> {
  const rows = db.prepare('SELECT * FROM hits WHERE id > ? ORDER BY id').iterate(afterId);
  for (;;) {
    let next: IteratorResult<Record<string, SQLOutputValue>>;
    try {
      next = rows.next() as typeof next;
    } catch {
      return;
    }
    if (next.done === true) return;
    yield Object.values(next.value).slice(1);
  }
}
