import type { BackfillWait } from '../../reconcile/backfill/gate.ts';
import type { Backfill, BackfillLoad } from '../../ledger/backfills.ts';

const WAITS: Readonly<Record<BackfillWait, string>> = {
  'dialer-slow': 'the dialer answers slowly',
  'dialer-away': 'the dialer does not answer',
  'dialer-refuses': 'the dialer does not let its calls be read (vicibridge check)',
  'live-deliveries': 'live deliveries go first',
  'reconciled-journal': 'much of what was taken back in is not in the ledger yet',
  'destination-held': 'a destination is held',
  'not-taken-in': 'what was taken back in is on its way to the ledger',
  'no-calls': 'the calls of this dialer cannot be read by its configuration',
};

/** `waits: the dialer answers slowly`. */
export function stateWords({ state, waits }: Pick<Backfill, 'state' | 'waits'>): string {
  if (state === 'running' && waits !== undefined) return `waits: ${waitWords(waits.code)}`;
  return state === 'ordered' ? 'waits for its turn' : state;
}

export function waitWords(code: string): string {
  return (WAITS as Readonly<Record<string, string>>)[code] ?? code;
}

/** Of the time that it is about, what has been read; 0 to 1. */
export function doneShare({ state, from, until, readUntil }: Backfill): number {
  return state === 'done' ? 1 : (readUntil - from) / (until - from);
}

export function isOver({ state }: Pick<Backfill, 'state'>): boolean {
  return state === 'done' || state === 'cancelled';
}

/** `1,204 statements, 88,000 rows, 12.4 s of its time (slowest 310 ms)`. */
export function loadWords({ statements, rows, busyMs, slowestMs }: BackfillLoad): string {
  return `${counted(statements, 'statement')}, ${counted(rows, 'row')}, ${(busyMs / 1000).toFixed(1)} s of its time (slowest ${Math.round(slowestMs)} ms)`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 call`, `1,204 calls`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${count(value) === '1' ? '' : 's'}`;
}

/** `3 d 4 h`, `2 h 5 min`, `40 s`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
