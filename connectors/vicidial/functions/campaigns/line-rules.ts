import { fault, type FaultKind, type LineRule, nothing } from '../meaning.ts';

/**
 * A NOTICE that says that something asked for was not done. It stands beside `NO UPDATES DEFINED`, which must
 * not make a plain "nothing to do" of it.
 */
export function notDone(
  reason: string | RegExp,
  kind: FaultKind,
  code: string,
  remedy: string,
  fields: readonly string[] = [],
): LineRule {
  return { ...fault(reason, kind, code, remedy, fields), level: 'NOTICE' };
}

/** A line that means this only where its data says so. */
export function where(data: RegExp, rule: LineRule): LineRule {
  return { ...rule, data };
}

/** A SUCCESS that changed nothing, because what was meant does not exist. */
export function emptySuccess(reason: string, data: RegExp, code: string, remedy: string): LineRule {
  return where(data, { ...fault(reason, 'permanent', code, remedy), level: 'SUCCESS' });
}

export const NO_UPDATES = nothing('NOTICE', 'NO UPDATES DEFINED', 'no-updates');
