import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import type { VicidialSettings } from './settings.ts';

/** What the dialer's own set-up lets into a lead. */
export interface LeadLimits {
  /** `use_non_latin`. */
  readonly nonLatin: boolean;
  /** Widths of the columns of `vicidial_list`, characters, where they are known; else the schema's. */
  readonly widths?: Readonly<Record<string, number>>;
  /** Calling code of a number whose lead has none; absent = North America. */
  readonly defaultPhoneCode?: string | undefined;
}

/** An administrator may change them while we run. */
const FRESH_MS = 600_000;

/**
 * Read the limits from the dialer's database where there is one, at most every ten minutes. A database that
 * does not answer changes nothing: what is configured, or was read last, counts.
 */
export function createLeadLimits(options: {
  readonly settings: Pick<VicidialSettings, 'nonLatin'>;
  readonly database: Pick<DialerDatabase, 'readFacts'> | undefined;
  readonly now: () => number;
  readonly defaultPhoneCode?: string | undefined;
}): (signal: AbortSignal) => Promise<LeadLimits> {
  const { settings, database, now, defaultPhoneCode } = options;
  let known: LeadLimits = { nonLatin: settings.nonLatin, defaultPhoneCode };
  let askAgainAt = 0;
  return async (signal) => {
    if (database === undefined || now() < askAgainAt) return known;
    askAgainAt = now() + FRESH_MS;
    try {
      const { nonLatin, widths } = await database.readFacts(signal);
      known = { nonLatin, widths, defaultPhoneCode };
    } catch {
      signal.throwIfAborted();
    }
    return known;
  };
}
