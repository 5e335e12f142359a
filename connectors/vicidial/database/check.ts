import { z } from 'zod';
import type { Finding } from '../../../src/domain/finding.ts';
import { CAMPAIGN_STATS_COLUMNS } from './campaign-stats.ts';
import { checkDetails } from './check-details.ts';
import { selectList } from './columns.ts';
import { readFacts, readVersion, SYSTEM_COLUMNS } from './facts.ts';
import { LEAD_COLUMNS } from './leads.ts';
import { HOPPER_COLUMNS, LIVE_AGENT_COLUMNS, LIVE_CALL_COLUMNS } from './live.ts';
import { ARCHIVE_LOG_COLUMNS, LIVE_LOG_COLUMNS, type TableColumns } from './logs.ts';
import { canRead } from './optional-tables.ts';
import type { Reader } from './reader.ts';
import { readRights } from './rights.ts';

/** All that has to be readable of VICIdial's tables. */
export const READ_COLUMNS: TableColumns = {
  vicidial_list: LEAD_COLUMNS,
  vicidial_live_agents: LIVE_AGENT_COLUMNS,
  vicidial_auto_calls: LIVE_CALL_COLUMNS,
  vicidial_hopper: HOPPER_COLUMNS,
  vicidial_campaign_stats: CAMPAIGN_STATS_COLUMNS,
  ...LIVE_LOG_COLUMNS,
  system_settings: SYSTEM_COLUMNS,
};

interface CheckOptions {
  readonly reader: Reader;
  readonly who: string;
  /** The dialer's `nonLatin` as it is configured. */
  readonly nonLatin: boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What two machines that keep their time by NTP never differ by. */
const CLOCK_OFF_MS = 30_000;

/** Find what stands in the way of using the database, and what it lets us do too much. Reads no row of a big table. */
export async function checkDatabase(options: CheckOptions): Promise<readonly Finding[]> {
  try {
    const access = await checkAccess(options);
    if (access.some(({ level }) => level === 'error')) return access;
    return [...access, ...(await checkFacts(options))];
  } catch (error) {
    return [toError(error)];
  }
}

/** Reach, tables and rights alone; never throws. */
export async function checkAccess(
  options: Pick<CheckOptions, 'reader' | 'who' | 'signal'>,
): Promise<readonly Finding[]> {
  try {
    const version = await readVersion(options.reader, options.signal);
    const missing = await checkTables(options);
    const reached: Finding = { level: 'ok', message: `${options.who} lets us in (${version})` };
    return [
      reached,
      ...missing,
      ...(await checkArchives(options)),
      ...(await checkDetails(options)),
      ...(await checkRights(options)),
    ];
  } catch (error) {
    return [toError(error)];
  }
}

async function checkTables({
  reader,
  signal,
}: Pick<CheckOptions, 'reader' | 'signal'>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [table, columns] of Object.entries(READ_COLUMNS)) {
    const sql = `SELECT ${selectList(table, columns)} FROM ${table} LIMIT 0`;
    try {
      await reader.catalog({ sql, values: [], row: z.unknown() }, signal);
    } catch (error) {
      findings.push({ level: 'error', message: `${table}: ${toError(error).message}` });
    }
  }
  return findings;
}

async function checkArchives({
  reader,
  who,
  signal,
}: Pick<CheckOptions, 'reader' | 'who' | 'signal'>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const lacking: string[] = [];
  for (const [table, columns] of Object.entries(ARCHIVE_LOG_COLUMNS)) {
    try {
      if (!(await canRead(reader, table, columns, signal))) lacking.push(table);
    } catch (error) {
      findings.push({ level: 'error', message: `${table}: ${toError(error).message}` });
    }
  }
  if (lacking.length > 0)
    findings.push({
      level: 'warning',
      message: `${who}: ${lacking.join(', ')} cannot be read, so calls that VICIdial has archived are not looked for there: paste the grants of docs/vicidial-database.md`,
    });
  return findings;
}

async function checkRights({
  reader,
  who,
  signal,
}: Pick<CheckOptions, 'reader' | 'who' | 'signal'>): Promise<readonly Finding[]> {
  const { tooMany, readsEverything } = await readRights(reader, signal);
  const findings: Finding[] = [];
  if (tooMany.length > 0)
    findings.push({
      level: 'warning',
      message: `${who}: our user may do more than read (${tooMany.join(', ')}): revoke it and paste the grants of docs/vicidial-database.md`,
    });
  if (readsEverything)
    findings.push({
      level: 'warning',
      message: `${who}: our user may read every table, also the passwords of VICIdial's users: grant only what docs/vicidial-database.md lists`,
    });
  return findings.length > 0
    ? findings
    : [{ level: 'ok', message: `${who}: our user may read what it needs, and no more` }];
}

async function checkFacts({ reader, who, nonLatin, now, signal }: CheckOptions): Promise<readonly Finding[]> {
  const facts = await readFacts(reader, now, signal);
  const findings: Finding[] = [
    facts.engine === 'MyISAM'
      ? {
          level: 'ok',
          message: `${who}: vicidial_list is MyISAM, so every write to it holds all readers for a moment`,
        }
      : { level: 'ok', message: `${who}: vicidial_list is ${facts.engine}` },
  ];
  if (!facts.vendorCodeIndexed)
    findings.push({
      level: 'warning',
      message: `${who}: vicidial_list has no index on vendor_lead_code, so a lead cannot be looked up by it here, and VICIdial's own API reads the whole table for it. In a quiet hour run: ALTER TABLE vicidial_list ADD INDEX (vendor_lead_code)`,
    });
  if (Math.abs(facts.clockAheadMs) > CLOCK_OFF_MS)
    findings.push({
      level: 'warning',
      message: `${who}: its clock is ${clockWords(facts.clockAheadMs)} ours, and calls are looked for by the dialer's clock: keep both machines' time by NTP`,
    });
  if (facts.nonLatin !== nonLatin)
    findings.push({
      level: nonLatin ? 'error' : 'warning',
      message: `${who}: VICIdial's use_non_latin is ${facts.nonLatin ? 1 : 0}, but \`nonLatin\` is ${String(nonLatin)}: ${nonLatin ? 'VICIdial removes every accent that we send' : 'names are written in ASCII without need'}; set \`nonLatin: ${String(facts.nonLatin)}\``,
    });
  return findings;
}

function clockWords(aheadMs: number): string {
  return `${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
}

function toError(error: unknown): Finding {
  return { level: 'error', message: error instanceof Error ? error.message : String(error) };
}
