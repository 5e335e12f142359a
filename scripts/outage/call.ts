/**
 * What happens to a call. dialled, inbound: its URL is called. tab-closed: the agent closes the browser before the
 * URL is sent. no-url: it came to an in-group without one. in-call: it is talked all through the outage.
 */
export type CallKind = 'dialled' | 'inbound' | 'tab-closed' | 'no-url' | 'in-call';

export interface OutageCall {
  readonly n: number;
  readonly kind: CallKind;
  readonly leadId: number;
  readonly uniqueid: string;
  readonly callId: string;
  readonly user: string;
  readonly status: string;
  /** When it began, milliseconds since the epoch, as the dialer's rows tell it. */
  readonly at: number;
  /** It is disposed of and, where it has a URL, that was tried. */
  ended: boolean;
  /** The receiver has answered its URL with 200. */
  answered: boolean;
  /** The URL that VICIdial calls for it, or would have called; `''` until it is disposed of. */
  url: string;
}

const STATUSES = ['SALE', 'NI', 'A', 'CALLBK', 'B'] as const;

/** Kind of the call of this number: one of twenty has no URL, of one of twenty it is never sent. */
export function kindOf(n: number): CallKind {
  const place = n % 20;
  if (place === 3) return 'tab-closed';
  if (place === 7) return 'no-url';
  return place % 5 === 1 ? 'inbound' : 'dialled';
}

export function statusOf(n: number): string {
  return STATUSES[n % STATUSES.length] ?? 'SALE';
}

/** It came to an in-group. */
export function isInbound({ kind }: Pick<OutageCall, 'kind'>): boolean {
  return kind === 'inbound' || kind === 'no-url';
}
