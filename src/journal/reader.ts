import { existsSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { instanceOf, journalPath, openForReading } from './schema.ts';

export interface JournalRow {
  readonly id: number;
  readonly hit: RawHit;
}

export interface JournalReader {
  readonly instance: string;
  /** Rows after `id`, oldest first. */
  read(afterId: number, limit: number): readonly JournalRow[];
  /** Move the write-ahead log into the database, so that the writer never has to. */
  checkpoint(): void;
  /** The file was moved or replaced under us (set aside): open a new reader. */
  isStale(): boolean;
  close(): void;
}

const Row = z.object({
  id: z.number(),
  received_at: z.number(),
  event_id: z.string(),
  hook: z.enum(['vicidial', 'leads']),
  source: z.string(),
  hit_trigger: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.instanceof(Uint8Array),
  headers: z.string(),
  body: z.instanceof(Uint8Array),
  remote: z.string(),
  salvaged: z.number(),
});

const Headers = z.record(z.string(), z.string());

/** Past this size the log is reset with the writer held for the last pages, or it would only ever grow. */
const WAL_RESET_BYTES = 32 * 1024 * 1024;

/** Read the journal in `dir` beside its writer; `undefined` while there is none. */
export function openJournalReader(dir: string): JournalReader | undefined {
  const path = journalPath(dir);
  return existsSync(path) ? readerOf(path) : undefined;
}

/** Read any journal file, for example one that was set aside as damaged. */
export function readerOf(path: string): JournalReader {
  const db = openForReading(path);
  const inode = statSync(path).ino;
  const select = db.prepare('SELECT * FROM hits WHERE id > ? ORDER BY id LIMIT ?');
  return {
    instance: instanceOf(db),
    read: (afterId, limit) => select.all(afterId, limit).map(toJournalRow),
    checkpoint: () => {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (wal > WAL_RESET_BYTES) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    isStale: () => statSync(path, { throwIfNoEntry: false })?.ino !== inode,
    close: () => db.close(),
  };
}

function toJournalRow(value: unknown): JournalRow {
  const row = Row.parse(value);
  return {
    id: row.id,
    hit: {
      receivedAt: row.received_at,
      eventId: row.event_id,
      hook: row.hook,
      source: row.source,
      trigger: row.hit_trigger,
      method: row.method,
      path: row.path,
      query: row.query,
      headers: Headers.parse(JSON.parse(row.headers)),
      body: row.body,
      remoteAddress: row.remote,
      salvaged: row.salvaged === 1,
    },
  };
}
