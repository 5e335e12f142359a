import type { AgentLogRow, LeadRow, RecordingRow } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import { roundOf } from './agent-round.ts';
import type { CallRow } from './call-row.ts';
import type { KnownLeg } from './details/known-leg.ts';
import { statusTold } from './dispo-values.ts';
import type { LegTools } from './leg-page.ts';
import { inParts } from './rows.ts';

/** A leg as it is now, with its row. */
export interface RowedLeg {
  readonly leg: CallLeg;
  readonly call: CallRow;
}

/** How long an agent may have sat in a round before the call came. */
const LONGEST_ROUND_MS = 12 * 3_600_000;

/** The legs with their leads and rounds, in the order given. */
export async function knownLegs(
  legs: readonly RowedLeg[],
  tools: LegTools,
  signal: AbortSignal,
): Promise<readonly KnownLeg[]> {
  const leads = await readLeads(legs, tools, signal);
  const rounds = await readRounds(legs, tools, signal);
  return legs.map(({ leg, call }) => {
    const round = rounds.get(leg.id);
    const dispo = leg.kind === 'no-agent' ? call.row.status : statusTold({ leg, call, round });
    return { leg, call, lead: leads.get(leg.leadId), round, dispo };
  });
}

async function readLeads(
  legs: readonly RowedLeg[],
  { database }: LegTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LeadRow>> {
  const rows = await inParts(leadIdsOf(legs), (ids) => database.several.leads(ids, signal));
  return new Map(rows.map((row) => [row.lead.id ?? '', row]));
}

/** The round of each leg that an agent had, by leg; of those that are not found live, the archived one. */
async function readRounds(
  legs: readonly RowedLeg[],
  tools: LegTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AgentLogRow>> {
  const handled = legs.filter(({ leg }) => leg.kind === 'disposition' && leg.calledAt !== '');
  const found = await roundsIn('live', handled, tools, signal);
  const others = handled.filter(({ leg }) => !found.has(leg.id));
  return new Map([...found, ...(await roundsIn('archive', others, tools, signal))]);
}

async function roundsIn(
  place: LogPlace,
  legs: readonly RowedLeg[],
  { database }: LegTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AgentLogRow>> {
  if (legs.length === 0) return new Map();
  const since = new Date(Math.min(...legs.map(({ leg }) => Date.parse(leg.calledAt))) - LONGEST_ROUND_MS);
  const rounds = await inParts(leadIdsOf(legs), (ids) =>
    database.several.agentLog(ids, since.toISOString(), place, signal),
  );
  const byLead = Map.groupBy(rounds, ({ leadId }) => leadId);
  const found = new Map<string, AgentLogRow>();
  for (const { leg, call } of legs) {
    const round = roundOf(call, byLead.get(leg.leadId) ?? []);
    if (round !== undefined) found.set(leg.id, round);
  }
  return found;
}

/** The last recording of each leg that an agent had. VICIdial keeps it under uniqueid, call id or closer log's id. */
export async function readRecordings(
  legs: readonly RowedLeg[],
  tools: LegTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RecordingRow>> {
  const handled = legs.filter(({ leg }) => leg.kind === 'disposition');
  const found = await recordingsIn('live', handled, tools, signal);
  const others = handled.filter(({ leg, call }) => call.place === 'archive' && !found.has(leg.id));
  return new Map([...found, ...(await recordingsIn('archive', others, tools, signal))]);
}

async function recordingsIn(
  place: LogPlace,
  handled: readonly RowedLeg[],
  { database }: LegTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RecordingRow>> {
  const keys = [...new Set(handled.flatMap(recordingKeys))];
  const rows = await inParts(keys, (part) => database.several.recordings(part, signal, place));
  const byCall = Map.groupBy(rows, ({ call }) => call);
  const found = new Map<string, RecordingRow>();
  for (const one of handled) {
    const last = recordingKeys(one)
      .flatMap((key) => byCall.get(key) ?? [])
      .filter((row) => isOf(row, one))
      .toSorted((earlier, later) => Number(later.id) - Number(earlier.id))[0];
    if (last !== undefined) found.set(one.leg.id, last);
  }
  return found;
}

function recordingKeys({ leg, call }: RowedLeg): readonly string[] {
  const ids = [leg.uniqueid, leg.callId, call.direction === 'inbound' ? call.row.id : ''];
  return ids.filter((id) => id !== '');
}

function isOf({ leadId, user }: RecordingRow, { leg }: RowedLeg): boolean {
  return leadId === leg.leadId && (user === '' || user.toLowerCase() === leg.agent.toLowerCase());
}

function leadIdsOf(legs: readonly RowedLeg[]): readonly string[] {
  return [...new Set(legs.map(({ leg }) => leg.leadId).filter((id) => id !== ''))];
}
