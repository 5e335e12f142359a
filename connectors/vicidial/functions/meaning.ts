/** What a reply amounts to. Only `success`, `partial` and `nothing` are results; the others are errors. */
export type Outcome = 'success' | 'partial' | 'nothing' | 'failure' | 'unknown';

export type FaultKind = 'auth' | 'permanent' | 'conflict' | 'transient' | 'ambiguous';

/** What an error means and what to do about it. */
export interface Fault {
  readonly kind: FaultKind;
  readonly code: string;
  readonly remedy: string;
}

/** A line that VICIdial may answer with, and what it says. */
export interface LineRule {
  readonly level: 'SUCCESS' | 'NOTICE' | 'ERROR';
  /** All of the reason up to its separator, or a pattern for it. */
  readonly reason: string | RegExp;
  /** `done`: it was carried out. `left-out`: a part of the request was not. `nothing`: there was nothing to do. */
  readonly means: 'done' | 'left-out' | 'nothing' | 'fault';
  readonly code: string;
  /** Names of the values behind the separator, from the left; `''` = not worth a name. */
  readonly fields: readonly string[];
  /** Names counted from the right end instead, because user text stands on the left. */
  readonly fromRight: boolean;
  /** What the values must look like, joined by `|`; absent = anything. Some lines tell in their data how it went. */
  readonly data?: RegExp;
  /** For `fault`, and for `left-out` when nothing else was done. */
  readonly fault: Fault | undefined;
}

interface LineOptions {
  readonly fromRight?: boolean;
}

/** It was carried out: `done('SUCCESS', 'LEAD HAS BEEN ADDED', 'added', ['phoneNumber', 'listId', 'leadId'])`. */
export function done(
  level: 'SUCCESS' | 'NOTICE',
  reason: string | RegExp,
  code: string,
  fields: readonly string[] = [],
  options: LineOptions = {},
): LineRule {
  return {
    level,
    reason,
    means: 'done',
    code,
    fields,
    fromRight: options.fromRight ?? false,
    fault: undefined,
  };
}

/** A part of the request was not carried out though the rest may have been. */
export function leftOut(
  level: 'NOTICE' | 'ERROR',
  reason: string | RegExp,
  code: string,
  fields: readonly string[] = [],
  options: LineOptions & { readonly remedy?: string } = {},
): LineRule {
  const fault: Fault = { kind: 'permanent', code, remedy: options.remedy ?? 'correct the request' };
  return { level, reason, means: 'left-out', code, fields, fromRight: options.fromRight ?? false, fault };
}

/** No error, but nothing was there or nothing had to change. */
export function nothing(
  level: 'NOTICE' | 'ERROR',
  reason: string | RegExp,
  code: string,
  fields: readonly string[] = [],
  options: LineOptions = {},
): LineRule {
  return {
    level,
    reason,
    means: 'nothing',
    code,
    fields,
    fromRight: options.fromRight ?? false,
    fault: undefined,
  };
}

/** An error of this function that the common ones (`common-faults.ts`) do not cover. */
export function fault(
  reason: string | RegExp,
  kind: FaultKind,
  code: string,
  remedy: string,
  fields: readonly string[] = [],
): LineRule {
  return {
    level: 'ERROR',
    reason,
    means: 'fault',
    code,
    fields,
    fromRight: false,
    fault: { kind, code, remedy },
  };
}
