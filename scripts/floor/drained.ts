import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

export interface Backlog {
  readonly events: number;
  readonly unfinished: number;
  readonly dead: number;
}

const LOOK_EVERY_MS = 200;

/** What the ledger still has to do, read beside the running program. */
export function backlogOf(dataDir: string): Backlog {
  const db = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true, timeout: 5000 });
  try {
    return db
      .prepare(
        `SELECT (SELECT count(*) FROM events) AS events,
          (SELECT count(*) FROM deliveries WHERE state IN ('waiting','due','queued','running')) AS unfinished,
          (SELECT count(*) FROM deliveries WHERE state = 'dead') AS dead`,
      )
      .get() as unknown as Backlog;
  } finally {
    db.close();
  }
}

/**
 * Wait until every accepted event is in the ledger and nothing of it is left to do.
 * @param expected events that must be there
 * @returns whether it came to that within the time
 */
export async function drained(
  dataDir: string,
  expected: number,
  timeoutMs: number,
  onLook: (backlog: Backlog) => void = () => undefined,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const backlog = backlogOf(dataDir);
    onLook(backlog);
    if (backlog.events >= expected && backlog.unfinished === 0) return true;
    if (Date.now() > deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
}
