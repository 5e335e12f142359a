import type { Alert } from '../event.ts';

/**
 * Tells people. What is raised again while it lasts is said once; the ledger remembers it over restarts. Neither
 * call ever rejects: what cannot be kept is logged, and the next look at the ledger finds it again. Both write
 * to the ledger, so they must not be awaited inside one of its transactions, and what they are about (a hold) is
 * written before.
 */
export interface Alerter {
  raise(alert: RaisedAlert, options?: RaiseOptions): Promise<void>;
  /**
   * It is over; says so once, and nothing where it was never raised.
   * @param message absent = a text of our own
   */
  resolve(code: string, subject: string, message?: string): Promise<void>;
}

export type RaisedAlert = Alert & { readonly severity: 'info' | 'warning' | 'critical' };

export interface RaiseOptions {
  /** Said again each time that this grows while it lasts (stages, orders of magnitude); absent = 0. */
  readonly level?: number;
  /** Said again every `alerts.repeatHours` while it lasts; absent = true. */
  readonly repeats?: boolean;
}

/** What is known of an alert that lasts. */
export interface LastingAlert {
  readonly severity: Alert['severity'];
  readonly level: number;
}

const SEVERITIES: readonly Alert['severity'][] = ['resolved', 'info', 'warning', 'critical'];

/** Whether this is news to those who were told of the lasting one; undefined = nothing lasts. */
export function isNews(lasting: LastingAlert | undefined, raised: LastingAlert): boolean {
  if (lasting === undefined) return true;
  if (raised.level > lasting.level) return true;
  return SEVERITIES.indexOf(raised.severity) > SEVERITIES.indexOf(lasting.severity);
}
