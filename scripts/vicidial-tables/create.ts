import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';

const ROOT = join(import.meta.dirname, '..', '..');
const TABLES = ['leads', 'live', 'logs', 'archives', 'details', 'custom', 'setup', 'system'];

/** Who reads them, as the documentation says to create that user; of a database that ends with its process. */
export const TABLE_READER = { user: 'vicibridge', password: 'pass-for-tests-only' } as const;

/** Create VICIdial's tables, empty, in a new database `asterisk`, and the user that may read them. */
export async function createVicidialTables(admin: Connection): Promise<void> {
  await admin.query('create database asterisk; use asterisk');
  for (const name of TABLES) {
    const file = join(ROOT, 'test', 'fixtures', 'mariadb', `${name}.sql`);
    await admin.query(readFileSync(file, 'utf8'));
  }
  for (const grant of documentedGrants()) await admin.query(grant);
}

/** The statements of the page that an operator pastes, for a user that comes from this machine. */
export function documentedGrants(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs', 'vicidial-database.md'), 'utf8');
  const blocks = [...page.matchAll(/```sql\n(?<sql>.*?)```/gsu)].map(({ groups }) => groups?.['sql'] ?? '');
  return blocks
    .join('')
    .replaceAll('192.0.2.10', '127.0.0.1')
    .replaceAll('choose-a-password', TABLE_READER.password)
    .split(';\n')
    .filter((statement) => statement.trim() !== '');
}
