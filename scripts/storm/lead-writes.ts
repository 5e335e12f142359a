import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How many deliveries of changed records ended in a write into the dialer. */
export function leadWrites(dataDir: string): number {
  const db = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true, timeout: 5000 });
  try {
    const row = db
      .prepare(
        `SELECT count(*) AS count FROM deliveries JOIN events ON events.id = deliveries.event_id
          WHERE events.type = 'record-changed' AND deliveries.outcome IN ('created', 'updated')`,
      )
      .get() as { count: number };
    return row.count;
  } finally {
    db.close();
  }
}
