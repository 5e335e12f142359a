import type { GovernorRules } from './domain/governor/rules.ts';
import type { DialerTraffic } from './domain/governor/traffic.ts';

export type { CallKind, Lane } from './domain/governor/lane.ts';
export type { GovernorRules } from './domain/governor/rules.ts';
export type { DialerTraffic } from './domain/governor/traffic.ts';

/**
 * The contract between a dialer's connector and what all workers of that dialer share: turns for one
 * person's records, the pace of calls, the login circuit. A connector that is given none (`ConnectorTools`)
 * makes its own, which holds within its process.
 */
export type OpenTraffic = (options: TrafficOptions) => DialerTraffic;

export interface TrafficOptions {
  /** The dialer's name in the configuration: whoever opens the same name shares. */
  readonly name: string;
  /** Names the dialer in messages. */
  readonly who: string;
  readonly rules: GovernorRules;
}
