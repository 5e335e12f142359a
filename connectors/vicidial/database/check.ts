import { z } from 'zod';
import type { Finding } from '../../../src/domain/finding.ts';
import { CAMPAIGN_STATS_COLUMNS } from './campaign-stats.ts';
import { selectList } from './columns.ts';
import { readFacts, readVersion, SYSTEM_COLUMNS } from './facts.ts';
import { LEAD_COLUMNS } from './leads.ts';
import { HOPPER_COLUMNS, LIVE_AGENT_COLUMNS, LIVE_CALL_COLUMNS } from './live.ts';
import { INBOUND_CALLS, OUTBOUND_CALLS } from './log-calls.ts';
import { AGENT_LOG, RECORDINGS, URL_LOG } from './log-others.ts';
import type { Reader } from './reader.ts';
import { readRights } from './rights.ts';

/** All that is ever read of VICIdial's tables: table, then columns. */
export const READ_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  vicidial_list: LEAD_COLUMNS,
  vicidial_live_agents: LIVE_AGENT_COLUMNS,
  vicidial_auto_calls: LIVE_CALL_COLUMNS,
  vicidial_hopper: HOPPER_COLUMNS,
  vicidial_campaign_stats: CAMPAIGN_STATS_COLUMNS,
  ...OUTBOUND_CALLS.columns,
  ...INBOUND_CALLS.columns,
  ...AGENT_LOG.columns,
  ...RECORDINGS.columns,
  ...URL_LOG.columns,
  system_settings: SYSTEM_COLUMNS,
};

interface CheckOptions {
  readonly reader: Reader;
  readonly who: string;
  /** The dialer's `nonLatin` as it is configured. */
  readonly nonLatin: boolean;
  readonly signal: AbortSignal;
}

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
    return [reached, ...missing, ...(await checkRights(options))];
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

async function checkFacts({ reader, who, nonLatin, signal }: CheckOptions): Promise<readonly Finding[]> {
  const facts = await readFacts(reader, signal);
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
  if (facts.nonLatin !== nonLatin)
    findings.push({
      level: nonLatin ? 'error' : 'warning',
      message: `${who}: VICIdial's use_non_latin is ${facts.nonLatin ? 1 : 0}, but \`nonLatin\` is ${String(nonLatin)}: ${nonLatin ? 'VICIdial removes every accent that we send' : 'names are written in ASCII without need'}; set \`nonLatin: ${String(facts.nonLatin)}\``,
    });
  return findings;
}

function toError(error: unknown): Finding {
  return { level: 'error', message: error instanceof Error ? error.message : String(error) };
}
