import type { Asking } from './asking.ts';
import type { DayCounts } from './day-counts.ts';
import type { DayLeads } from './day-leads.ts';
import type { NumberCalls } from './number-calls.ts';

/** What the parts of the feed ask with. */
export interface ApiTools {
  readonly asking: Asking;
  readonly counts: DayCounts;
  readonly leads: DayLeads;
  readonly calls: NumberCalls;
  /** IANA name of the dialer's zone. */
  readonly timezone: string;
}
