import type { AgentLogRow } from '../../../src/domain/dialer-database.ts';
import type { CallRow } from './call-row.ts';
import { endOf } from './to-leg.ts';

/** Agent log and call log are written by different programs, at times by different servers. */
const SLACK_MS = 120_000;

/**
 * The round of the agent log that belongs to a leg: of its lead and its agent, with its uniqueid. VICIdial
 * writes the uniqueid when the call ends, and none where Asterisk told none; then that whose time fits. One
 * agent can have a call twice, so the same status goes first, then the pick-up that is nearest.
 */
export function roundOf(call: CallRow, rounds: readonly AgentLogRow[]): AgentLogRow | undefined {
  const { row } = call;
  const own = rounds.filter(
    ({ leadId, user }) => leadId === row.leadId && user.toLowerCase() === row.user.toLowerCase(),
  );
  const named = own.filter(({ uniqueid }) => uniqueid !== '' && uniqueid === row.uniqueid);
  const possible =
    named.length > 0 ? named : own.filter((round) => round.uniqueid === '' && fits(round, call));
  return possible.toSorted((one, other) => compare(one, other, call))[0];
}

/** Whether the round tells of this call beyond doubt. */
export function isNamed({ uniqueid }: AgentLogRow, { row }: CallRow): boolean {
  return uniqueid !== '' && uniqueid === row.uniqueid;
}

function compare(one: AgentLogRow, other: AgentLogRow, call: CallRow): number {
  const status = Number(one.status !== call.row.status) - Number(other.status !== call.row.status);
  if (status !== 0) return status;
  return pickUpDistance(one, call) - pickUpDistance(other, call) || Number(other.id) - Number(one.id);
}

/** Between the round's begin of talking and the call's, milliseconds. */
function pickUpDistance(round: AgentLogRow, call: CallRow): number {
  const queueSeconds = call.direction === 'inbound' ? call.row.queueSeconds : 0;
  const talks = Date.parse(round.at ?? '') + (round.pauseSeconds + round.waitSeconds) * 1000;
  const distance = Math.abs(talks - Date.parse(call.row.calledAt ?? '') - queueSeconds * 1000);
  return Number.isNaN(distance) ? Number.MAX_SAFE_INTEGER : distance;
}

function fits(round: AgentLogRow, call: CallRow): boolean {
  const begin = Date.parse(round.at ?? '');
  const seconds = round.pauseSeconds + round.waitSeconds + round.talkSeconds + round.wrapUpSeconds;
  const end = Math.max(begin + seconds * 1000, Date.parse(round.disposedAt ?? round.at ?? ''));
  const calledAt = Date.parse(call.row.calledAt ?? '');
  const callEnd = Date.parse(endOf(call) ?? '');
  return begin - SLACK_MS <= callEnd && end + SLACK_MS >= calledAt;
}
