import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { DeliveryNews, NewsReader } from '../domain/delivery-news.ts';

const Row = z.object({
  event_id: z.string(),
  // Every other state is one of a delivery that is still tried.
  state: z.enum(['open', 'delivered', 'dead', 'parked']).catch('open'),
  outcome: z.string().nullable(),
  receipt: z.string().nullable(),
  error_code: z.string().nullable(),
  last_attempt: z.string().nullable(),
});

const Receipt = z.object({
  ids: z.record(z.string(), z.string()).catch({}),
  warnings: z.array(z.string()).catch([]),
});

const DELIVERIES = `
  SELECT d.event_id, d.state, d.outcome, d.receipt, d.error_code,
    (SELECT a.outcome FROM attempts a WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1) AS last_attempt
  FROM json_each(?) asked
  JOIN deliveries d ON d.event_id = asked.value ->> 0 AND d.destination = asked.value ->> 1`;
const PARKED = `
  SELECT p.event_id, 'parked' AS state, NULL AS outcome, NULL AS receipt, NULL AS error_code,
    NULL AS last_attempt
  FROM json_each(?) asked JOIN parked_hits p ON p.event_id = asked.value ->> 0`;

/**
 * Look at deliveries in the ledger of `dir` beside its writers, without Kysely: a receiver must start fast and
 * write nothing here. Undefined where there is no ledger. Throws where it is locked or of another shape.
 */
export function openOutcomeReader(dir: string): NewsReader | undefined {
  const path = join(dir, 'ledger.db');
  if (!existsSync(path)) return undefined;
  const db = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  const statements = prepared(db);
  return {
    read(asked) {
      const pairs = JSON.stringify(asked.map(({ eventId, destination }) => [eventId, destination]));
      const rows = statements.flatMap((statement) => statement.all(pairs)).map((row) => Row.parse(row));
      return new Map(rows.map((row) => [row.event_id, newsOf(row)]));
    },
    close: () => db.close(),
  };
}

function prepared(db: DatabaseSync): readonly StatementSync[] {
  try {
    return [db.prepare(PARKED), db.prepare(DELIVERIES)];
  } catch (error) {
    db.close();
    throw error;
  }
}

function newsOf(row: z.infer<typeof Row>): DeliveryNews {
  const receipt = receiptOf(row.receipt);
  return {
    state: row.state,
    outcome: row.outcome ?? undefined,
    leadId: receipt.ids['lead_id'],
    warnings: receipt.warnings,
    errorCode: row.error_code ?? undefined,
    refused: row.last_attempt === 'permanent',
  };
}

function receiptOf(text: string | null): z.infer<typeof Receipt> {
  if (text === null) return { ids: {}, warnings: [] };
  try {
    return Receipt.parse(JSON.parse(text));
  } catch {
    return { ids: {}, warnings: [] };
  }
}
