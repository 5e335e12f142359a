import type { Fault, Outcome } from './meaning.ts';

/** A part of the request that was left undone or is in doubt; the caller has to look at it. */
export interface Warning {
  readonly code: string;
  /** VICIdial's own words, without data. */
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** One status line that was recognised. */
export interface KnownLine {
  readonly code: string;
  readonly means: 'done' | 'left-out' | 'nothing' | 'fault';
  readonly fields: Readonly<Record<string, string>>;
}

/** A reply, understood. `fields` may hold user data: never log it above debug. */
export interface Understanding {
  readonly outcome: Outcome;
  /** Which line decided (`added`, `duplicate`, `not-found` …); `undefined` for plain data and unknown text. */
  readonly code: string | undefined;
  /** What kind of error it is; `undefined` where the outcome is none. */
  readonly fault: Fault | undefined;
  /** What VICIdial said, or what came instead of an answer, without data; absent where there is no telling. */
  readonly fact?: string | undefined;
  /** Named values of the line that decided. */
  readonly fields: Readonly<Record<string, string>>;
  /** What a function that answers data has answered. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Every recognised line, in order. */
  readonly lines: readonly KnownLine[];
  readonly warnings: readonly Warning[];
}
