import { zoneOffsetMs } from '../../../../src/domain/time.ts';
import type { KnownLeg } from './known-leg.ts';

/** Rows of one disposition are written by one request; agent log and web server may stand on two machines. */
const SLACK_MS = 120_000;
/** How long an agent may take to choose, where no agent log row tells when that was. */
const LONGEST_CHOICE_MS = 3_600_000;

/** How far two moments are apart on the dialer's clock: in the hour that happens twice a row does not tell which. */
export function apartMs(one: string, other: string, timezone: string): number {
  return Math.abs(wallMs(one, timezone) - wallMs(other, timezone));
}

/**
 * How far a row that VICIdial wrote with a disposition is from that of this leg, in milliseconds; undefined = it is
 * another one's.
 */
export function fromDisposal(
  at: string | undefined,
  { leg, round }: KnownLeg,
  timezone: string,
): number | undefined {
  if (at === undefined) return undefined;
  if (round?.disposedAt !== undefined) {
    const apart = apartMs(at, round.disposedAt, timezone);
    return apart <= SLACK_MS ? apart : undefined;
  }
  const end = leg.settledAt ?? leg.calledAt;
  const wall = wallMs(at, timezone);
  const isMeant =
    wall >= wallMs(leg.calledAt, timezone) - SLACK_MS && wall <= wallMs(end, timezone) + LONGEST_CHOICE_MS;
  return isMeant ? apartMs(at, end, timezone) : undefined;
}

/** From when on rows of these legs' dispositions are looked for, ISO 8601 UTC. */
export function earliestOf(legs: readonly KnownLeg[]): string {
  const begins = legs.map(({ leg }) => Date.parse(leg.calledAt)).filter((ms) => !Number.isNaN(ms));
  return new Date(begins.length === 0 ? 0 : Math.min(...begins) - SLACK_MS).toISOString();
}

function wallMs(iso: string, timezone: string): number {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? ms : ms + zoneOffsetMs(ms, timezone);
}
