import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What only a person can decide. Open while nothing is resolved and the delivery is dead.
  `CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id TEXT NOT NULL UNIQUE REFERENCES deliveries (id) ON DELETE CASCADE,
    destination TEXT NOT NULL, person_key TEXT, objects TEXT NOT NULL, candidates TEXT NOT NULL,
    code TEXT NOT NULL, reason TEXT NOT NULL, created_at INTEGER NOT NULL,
    resolved_at INTEGER, resolution TEXT, resolved_by TEXT)`,
  `CREATE INDEX reviews_open ON reviews (destination, person_key, id) WHERE resolved_at IS NULL`,
];

export async function reviews(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
