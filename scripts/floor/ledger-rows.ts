import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { z } from 'zod';

/** What the program has written down, read from its ledger beside it. */
export function ledgerRows<Row>(
  dataDir: string,
  schema: z.ZodType<Row>,
  sql: string,
  ...values: readonly SQLInputValue[]
): readonly Row[] {
  const db = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true, timeout: 5000 });
  try {
    return schema.array().parse(db.prepare(sql).all(...values));
  } finally {
    db.close();
  }
}
