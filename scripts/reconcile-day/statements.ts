import { readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** One text of a statement, as often as it ran, and how the server goes about it. */
export interface StatementPlan {
  readonly text: string;
  readonly times: number;
  readonly tables: readonly { readonly table: string; readonly type: string; readonly rows: number }[];
}

const SCANS = new Set(['ALL', 'index']);
/** Tables with a row for each campaign, in-group, agent or live call, and none. */
const SMALL =
  /^(?:vicidial_(?:campaigns|inbound_groups|lists|url_multi|live_agents|auto_calls)|system_settings)$/u;

/** Have the server write every statement down from now on. */
export async function logStatements(admin: Connection, file: string): Promise<void> {
  await admin.query(`set global log_output = 'FILE'; set global general_log_file = '${file}';
    set global general_log = 1`);
}

/** What was read until now, one of each text with its plan; the user of the log is the only one that executes. */
export async function statementPlans(admin: Connection, file: string): Promise<readonly StatementPlan[]> {
  await admin.query('set global general_log = 0');
  const texts = new Map<string, { times: number; example: string }>();
  for (const [, text = ''] of readFileSync(file, 'utf8').matchAll(/ Execute\t(SELECT .*)$/gmu)) {
    const shape = shapeOf(text);
    const known = texts.get(shape);
    texts.set(shape, { times: (known?.times ?? 0) + 1, example: known?.example ?? text });
  }
  const plans: StatementPlan[] = [];
  for (const [text, { times, example }] of texts) {
    const [rows] = await admin.query<RowDataPacket[]>(`explain ${example}`);
    const tables = rows.flatMap((row) =>
      typeof row['table'] === 'string' && typeof row['type'] === 'string'
        ? [{ table: row['table'], type: row['type'], rows: Number(row['rows']) }]
        : [],
    );
    plans.push({ text, times, tables });
  }
  return plans;
}

/** Those that read a big table, or a whole index of it, from end to end. */
export function scansAmong(plans: readonly StatementPlan[]): readonly StatementPlan[] {
  return plans.filter(({ tables }) =>
    tables.some(({ table, type, rows }) => SCANS.has(type) && !SMALL.test(table) && rows > 1000),
  );
}

function shapeOf(text: string): string {
  return text
    .replaceAll(/'[^']*'/gu, '?')
    .replaceAll(/\b\d[\d.]*\b/gu, '?')
    .replaceAll(/\(\?(?:\s*,\s*\?)+\)/gu, '(?)');
}
