import { z } from 'zod';
import type { LegWindow, WantedStatus } from '../../../../src/call-feed.ts';
import { daysOf } from '../../../../src/domain/days.ts';
import type { Page } from '../../../../src/domain/dialer-database.ts';
import { PermanentError } from '../../../../src/domain/errors.ts';
import type { CallLeg } from '../../../../src/domain/reconcile/leg.ts';
import type { ApiTools } from './api-tools.ts';
import { type DayCount, sameStatus } from './day-counts.ts';
import type { ApiLead } from './day-leads.ts';
import { nameCampaign } from './name-campaign.ts';
import { byNumber, nameLead, numbersOf } from './name-lead.ts';
import { toApiLeg } from './to-api-leg.ts';

const LEADS = 40;
const NONE: ReadonlySet<string> = new Set();
/** What the API takes for a status; any other cannot be asked for. */
const STATUS = /^[-_0-9A-Za-z]{1,6}$/;

/** The last lead of a day and status that was asked for; 0 = none yet. */
const Cursor = z.tuple([z.string(), z.string(), z.number()]);
type Cursor = z.infer<typeof Cursor>;

/**
 * A page of legs: day by day and status by status, the calls of up to forty leads. A call of which nothing says
 * whose it is, or of which campaign, is left out; the counts show it.
 */
export async function apiLegs(
  window: LegWindow,
  after: string | undefined,
  tools: ApiTools,
  signal: AbortSignal,
): Promise<Page<CallLeg>> {
  const from = Date.parse(window.from);
  const until = Date.parse(window.until);
  const days = daysOf({ from, until }, tools.timezone).map(({ day }) => day);
  let [day, status, lastLead]: Cursor = after === undefined ? [days[0] ?? '', '', 0] : cursorOf(after);
  for (;;) {
    const counts = day === '' ? [] : await countsFor(window, day, tools, signal);
    const wanted = wantedOf(window, counts).filter(
      (one) => one.status > status || (one.status === status && lastLead > 0),
    );
    const [next] = wanted;
    if (next !== undefined) {
      const isNew = next.status !== status;
      const place = { day, wanted: next, after: isNew ? 0 : lastLead, counts };
      const read = await readLeads(place, window, tools, signal);
      if (read.lastLead !== undefined || wanted.length > 1) {
        const cursor: Cursor =
          read.lastLead === undefined ? [day, next.status, 0] : [day, next.status, read.lastLead];
        return { rows: read.legs, cursor: JSON.stringify(cursor), more: true };
      }
      const following = days[days.indexOf(day) + 1];
      const cursor: Cursor = following === undefined ? [day, next.status, 0] : [following, '', 0];
      return { rows: read.legs, cursor: JSON.stringify(cursor), more: following !== undefined };
    }
    const following = days[days.indexOf(day) + 1];
    if (following === undefined) return { rows: [], cursor: JSON.stringify([day, status, 0]), more: false };
    [day, status, lastLead] = [following, '', 0];
  }
}

function cursorOf(text: string): Cursor {
  const parsed = Cursor.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new PermanentError('the place in the calls was noted by another way of reading them', {
    code: 'cursor',
  });
}

async function countsFor(
  { wanted }: LegWindow,
  day: string,
  { counts }: ApiTools,
  signal: AbortSignal,
): Promise<readonly DayCount[]> {
  return wanted?.length === 0 ? [] : counts.of(day, signal);
}

/** By status, in the order in which they are read. */
function wantedOf(
  { wanted, noAgent, campaign }: LegWindow,
  counts: readonly DayCount[],
): readonly WantedStatus[] {
  const counted = counts
    .filter((count) => campaign === undefined || count.campaign === campaign)
    .filter(({ open, kind }) => !open && (kind === 'disposition' || noAgent === true))
    .filter(({ status }) => STATUS.test(status));
  const statuses = [...new Set(counted.map(({ status }) => status))].toSorted(compare);
  if (wanted === undefined) return statuses.map((status) => ({ status, except: NONE }));
  return statuses.flatMap((status) => {
    const found = wanted.find((one) => sameStatus(one.status, status));
    return found === undefined ? [] : [{ ...found, status }];
  });
}

interface Place {
  readonly day: string;
  readonly wanted: WantedStatus;
  /** The leads behind this one. */
  readonly after: number;
  readonly counts: readonly DayCount[];
}

/** @returns `lastLead` undefined = there are no more leads of this status */
async function readLeads(
  { day, wanted: { status, except }, after, counts }: Place,
  window: LegWindow,
  tools: ApiTools,
  signal: AbortSignal,
): Promise<{ readonly legs: readonly CallLeg[]; readonly lastLead: number | undefined }> {
  const all = await tools.leads.of(day, status, signal);
  const left = all.filter(({ lead_id }) => Number(lead_id) > after && !except.has(lead_id));
  const leads = left.slice(0, LEADS);
  const lastLead = left.length > LEADS ? Number(leads.at(-1)?.lead_id) : undefined;
  if (leads.length === 0) return { legs: [], lastLead };
  const ofStatus = counts.filter((count) => sameStatus(count.status, status));
  const directions = [...new Set(ofStatus.flatMap((count) => count.directions))];
  const phones = [...new Set(leads.flatMap(numbersOf))];
  // What was known an hour ago does not tell of the calls since.
  const calls = await tools.calls.of(phones, directions, { signal, fresh: true });
  const asked = new Set(leads.map(({ lead_id }) => lead_id));
  const pool: ReadonlyMap<string, readonly ApiLead[]> = byNumber(all);
  const legs = new Map<string, CallLeg>();
  for (const call of calls) {
    if (!sameStatus(call.status, status) || !call.localTime.startsWith(day)) continue;
    const lead = nameLead(call, pool);
    if (lead === undefined || !asked.has(lead.lead_id)) continue;
    const campaign = await nameCampaign(call, ofStatus, tools, signal);
    const leg =
      campaign === undefined ? undefined : toApiLeg(call, { leadId: lead.lead_id, campaign }, tools.timezone);
    if (leg !== undefined && isOf(leg, window)) legs.set(leg.id, leg);
  }
  return { legs: [...legs.values()], lastLead };
}

function isOf(leg: CallLeg, { from, until, campaign }: LegWindow): boolean {
  if (campaign !== undefined && leg.campaign !== campaign) return false;
  const { calledAt, calledAtOr = calledAt } = leg;
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  return [calledAt, calledAtOr].map((moment) => Date.parse(moment)).some((at) => at >= begin && at < end);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
