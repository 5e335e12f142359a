import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { z } from 'zod';
import { HOOKS, type RawHit } from '../domain/hit/raw-hit.ts';
import { instanceOf, journalPath, openForReading, lastIdOf } from './schema.ts';
import { foldWal, walDamage } from './wal.ts';

export interface JournalRow {
  readonly id: number;
  readonly hit: RawHit;
}

export interface JournalReader {
  readonly instance: string;
  /** Rows after `id`, oldest first: one at least where there is one, and no more once they have `maxBytes`. */
  read(afterId: number, limit: number, maxBytes?: number): readonly JournalRow[];
  /** The first row there is (0 = none) and the last id ever given. */
  bounds(): { readonly first: number; readonly last: number };
  /** Move the write-ahead log into the database, so that the writer never has to. */
  checkpoint(): void;
  /** The file was moved or replaced under us (set aside): open a new reader. */
  isStale(): boolean;
  close(): void;
}

const EMPTY = new Uint8Array();

/** What damage has made of a row is read as far as it goes: one bad row must not hold up the others. */
const Row = z.object({
  id: z.number(),
  received_at: z.number().catch(0),
  event_id: z.string().catch(''),
  hook: z.enum(HOOKS).catch('vicidial'),
  source: z.string().catch(''),
  hit_trigger: z.string().catch(''),
  method: z.string().catch(''),
  path: z.string().catch(''),
  query: z.instanceof(Uint8Array).catch(EMPTY),
  headers: z.string().catch('{}'),
  body: z.instanceof(Uint8Array).catch(EMPTY),
  remote: z.string().catch(''),
  salvaged: z.number().catch(0),
});

const Headers = z.record(z.string(), z.string());

/** Past this size the log is reset with the writer held for the last pages, or it would only ever grow. */
const WAL_RESET_BYTES = 32 * 1024 * 1024;

/** Read the journal in `dir` beside its writer; `undefined` while there is none. */
export function openJournalReader(dir: string): JournalReader | undefined {
  const path = journalPath(dir);
  return existsSync(path) ? open(path) : undefined;
}

/**
 * Read a journal that nobody writes any more, for example one that was set aside as damaged. What a damaged
 * write-ahead log still holds is read in a copy beside the file, which goes with `close`; the file itself
 * stays as it is.
 */
export function readerOf(path: string): JournalReader {
  const log = `${path}-wal`;
  if (!existsSync(log) || walDamage(log) === undefined) return open(path);
  const copy = `${path}.recovering`;
  const removeCopy = (): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  };
  try {
    copyFileSync(path, copy);
    foldWal(log, copy);
    const reader = open(copy);
    return {
      ...reader,
      close: () => {
        reader.close();
        removeCopy();
      },
    };
  } catch (error) {
    removeCopy();
    throw error;
  }
}

function open(path: string): JournalReader {
  const db = openForReading(path);
  const instance = instanceOf(db);
  const inode = statSync(path).ino;
  const select = db.prepare('SELECT * FROM hits WHERE id > ? ORDER BY id LIMIT ?');
  return {
    instance,
    read(afterId, limit, maxBytes) {
      // A statement that met damage while it was walked stays in the way of the next one.
      if (maxBytes === undefined) return select.all(afterId, limit).map(toJournalRow);
      const rows: JournalRow[] = [];
      let bytes = 0;
      for (const value of select.iterate(afterId, limit)) {
        const row = toJournalRow(value);
        rows.push(row);
        bytes += bytesOf(row);
        if (bytes >= maxBytes) break;
      }
      return rows;
    },
    bounds: () => {
      const { first } = db.prepare('SELECT coalesce(min(id), 0) AS first FROM hits').get() as {
        first: number;
      };
      return { first, last: lastIdOf(db) };
    },
    checkpoint: () => {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (wal > WAL_RESET_BYTES) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    isStale: () => statSync(path, { throwIfNoEntry: false })?.ino !== inode || instanceOf(db) !== instance,
    close: () => db.close(),
  };
}

/** What the sender of a hit decided the size of, bytes. */
export function bytesOf({ hit }: JournalRow): number {
  return hit.query.length + hit.body.length;
}

function toJournalRow(value: unknown): JournalRow {
  const row = Row.parse(value);
  return {
    id: row.id,
    hit: {
      receivedAt: row.received_at,
      eventId: row.event_id === '' ? `evt_unreadable_${row.id}` : row.event_id,
      hook: row.hook,
      source: row.source,
      trigger: row.hit_trigger,
      method: row.method,
      path: row.path,
      query: row.query,
      headers: headersOf(row.headers),
      body: row.body,
      remoteAddress: row.remote,
      salvaged: row.salvaged === 1,
    },
  };
}

function headersOf(text: string): Readonly<Record<string, string>> {
  try {
    return Headers.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
