import type { DialerTraffic } from '../../src/dialer-traffic.ts';
import type { Api } from './api.ts';
import type { KnownSetup } from './known-setup.ts';
import type { LeadLimits } from './lead-limits.ts';
import type { VicidialSettings } from './settings.ts';

/** What deliveries to one dialer share. */
export interface DeliverTools {
  /** The dialer's name in the configuration. */
  readonly name: string;
  readonly api: Api;
  readonly settings: VicidialSettings;
  readonly traffic: DialerTraffic;
  readonly setup: KnownSetup;
  readonly limits: (signal: AbortSignal) => Promise<LeadLimits>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
