import { startProgress, type Progress } from '../../../bulk/progress.ts';
import { type Compared, runCompare } from '../../../bulk/compare/run-compare.ts';
import type { Stop } from '../../../bulk/stop.ts';
import type { Config, ConnectionConfig } from '../../../config/config.ts';
import type { Connection } from '../../../connector.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { UsageError } from '../../context.ts';
import { eventReading } from '../../read-event.ts';
import { type Look, withLook } from '../../shadow/looker.ts';
import { withConnection } from '../../with-connection.ts';
import { type BulkSession, note } from '../bulk-session.ts';
import { waitingOf } from '../stop-on-signals.ts';
import { terminalOf } from '../terminal.ts';
import type { CompareWords } from './command.ts';
import { compareLead } from './compare-lead.ts';
import type { Comparison } from './comparison.ts';
import { leadsToCompare } from './leads.ts';
import { notFoundLine, seenPages } from './not-found.ts';

export interface CompareRun {
  readonly config: Config;
  readonly words: CompareWords;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly bulk: BulkSession;
  readonly ledger: Ledger;
  /** The connection. */
  readonly name: string;
  readonly stop: Stop;
}

/** Reads of several leads share requests; the account's limits pace them. */
const AT_ONCE = 20;

export interface ComparedWith extends Compared {
  /** What was asked for by name and is not in the dialer, in words; undefined = all of it is there. */
  readonly notFound: string | undefined;
}

/** Compare the chosen leads with one connection. */
export async function compareWith(run: CompareRun): Promise<ComparedWith> {
  const { config, name, ledger } = run;
  const settings = config.connections[name];
  if (settings === undefined) throw new UsageError(`there is no connection ${name}`);
  return withConnection(config, name, async (connection) => {
    if (connection.preview === undefined) return compare(run, settings, connection, undefined);
    return withLook(config, name, ledger, (look) => compare(run, settings, connection, look));
  });
}

async function compare(
  run: CompareRun,
  settings: ConnectionConfig,
  connection: Connection,
  look: Look | undefined,
): Promise<ComparedWith> {
  const { config, words, since, bulk, ledger, name, stop } = run;
  const dialer = bulk.session.name;
  const zone = config.dialers[dialer];
  if (zone === undefined) throw new UsageError(`no dialer ${dialer}`);
  let bar: Progress | undefined;
  const waiting = waitingOf(stop, (wait) => bar?.waiting(wait));
  const { limit, list, lead: ids } = words;
  const leads = await leadsToCompare(bulk, ledger, { list, ids, since, limit }, { stop, waiting });
  const comparison: Comparison = {
    ledger,
    dialer,
    zone,
    limits: bulk.limits,
    name,
    connection: settings,
    records: connection.records,
    look,
    customOf: (row, signal) => customOf(bulk, row, signal),
    reading: eventReading(config),
    note: noteOnce(),
  };
  bar = startProgress({
    total: leads.ids && Math.min(limit, leads.ids.length),
    before: {},
    kinds: ['same', 'different', 'unlinked', 'not there'],
    ...terminalOf(process.stderr),
  });
  try {
    const { pages, seen } = seenPages(leads.pages());
    const compared = await runCompare({
      pages,
      limit,
      compare: (row, signal) => compareLead(comparison, row, signal),
      concurrency: AT_ONCE,
      stop,
      waiting,
      onLead: (found) => bar?.tick(found),
    });
    // Of what was not read to its end nobody knows what is not there.
    if (compared.stopped !== undefined || compared.more) return { ...compared, notFound: undefined };
    const absent = [...new Set(leads.ids)].filter((id) => !seen.has(id));
    for (const _ of absent) bar.tick('not there');
    return { ...compared, notFound: notFoundLine(dialer, { list, ids, leads: seen.size, absent }) };
  } finally {
    bar.stop();
  }
}

async function customOf(
  { session: { database } }: BulkSession,
  { lead, entryListId }: LeadRow,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  if (database === undefined) return undefined;
  const id = lead.id ?? '';
  // VICIdial keeps them in the table of the list that the lead was entered into.
  const list = entryListId === '' || entryListId === '0' ? (lead.listId ?? '') : entryListId;
  return (await database.several.customFields(list, [id], signal)).get(id);
}

function noteOnce(): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    note(text);
  };
}
