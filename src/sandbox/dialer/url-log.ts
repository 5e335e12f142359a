import type { DialerClock } from './clock.ts';

/** What became of one URL call; the fields of `vicidial_url_log` and what tests need beside them. */
export interface UrlLog {
  readonly url: string;
  /** What VICIdial stores in `url_response`; `''` = nothing was requested. */
  readonly urlResponse: string;
  /** Whole seconds, as `response_sec`. */
  readonly responseSeconds: number;
  /** HTTP status of the last answer; undefined = there was none. */
  readonly status: number | undefined;
  readonly body: string;
  /** Requests sent, redirects not counted. */
  readonly tries: number;
  /** Node's error code, `TIMEOUT`, `ABORTED` or `SHELL`. */
  readonly failure: string | undefined;
}

/** PHP's `date('r')` in the dialer's zone: `Sat, 21 Nov 2026 21:43:44 -0500`. */
export function phpDate(clock: DialerClock, epochMs: number): string {
  const [date = '', time = ''] = clock.local(epochMs).split(' ');
  const day = new Date(`${date}T00:00:00Z`).toUTCString().slice(0, 16);
  const offset = clock.offsetHours(epochMs);
  const minutes = Math.round(Math.abs(offset) * 60);
  const zone = `${Math.floor(minutes / 60)}`.padStart(2, '0') + `${minutes % 60}`.padStart(2, '0');
  return `${day} ${time} ${offset < 0 ? '-' : '+'}${zone}`;
}
