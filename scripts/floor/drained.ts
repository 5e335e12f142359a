import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

export interface Backlog {
  /** Accepted hits that the intake has not read. */
  readonly unread: number;
  readonly events: number;
  readonly unfinished: number;
  readonly dead: number;
}

const LOOK_EVERY_MS = 200;

/** What the program still has to do, read from its files beside it. */
export function backlogOf(dataDir: string): Backlog {
  const accepted = query(
    join(dataDir, 'journal.db'),
    `SELECT instance, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'hits'), 0) AS last FROM meta`,
  ) as { instance: string; last: number };
  const ledger = query(
    join(dataDir, 'ledger.db'),
    `SELECT
      coalesce((SELECT value FROM checkpoints WHERE name = 'journal:${accepted.instance}'), 0) + 0 AS cursor,
      (SELECT count(*) FROM events) AS events,
      (SELECT count(*) FROM deliveries WHERE state IN ('waiting','due','queued','running')) AS unfinished,
      (SELECT count(*) FROM deliveries WHERE state = 'dead') AS dead`,
  ) as { cursor: number; events: number; unfinished: number; dead: number };
  return { ...ledger, unread: accepted.last - ledger.cursor };
}

/**
 * Wait until everything accepted is in the ledger and nothing of it is left to do.
 * @returns whether it came to that within the time
 */
export async function drained(
  dataDir: string,
  timeoutMs: number,
  onLook: (backlog: Backlog) => void = () => undefined,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const backlog = backlogOf(dataDir);
    onLook(backlog);
    if (backlog.unread === 0 && backlog.unfinished === 0) return true;
    if (Date.now() > deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
}

function query(file: string, sql: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    return db.prepare(sql).get();
  } finally {
    db.close();
  }
}
