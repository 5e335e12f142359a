import { z } from 'zod';
import { ledgerRows } from '../floor/ledger-rows.ts';

/** How many deliveries of changed records ended in a write into the dialer. */
export function leadWrites(dataDir: string): number {
  const sql = `SELECT count(*) AS count FROM deliveries JOIN events ON events.id = deliveries.event_id
    WHERE events.type = 'record-changed' AND deliveries.outcome IN ('created', 'updated')`;
  return ledgerRows(dataDir, z.object({ count: z.number() }), sql)[0]?.count ?? 0;
}
