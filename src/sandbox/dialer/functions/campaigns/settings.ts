import { type ApiCall, refuse } from '../../api-call.ts';
import { size } from './filters.ts';

/** One parameter of an update: read, checked, and written to its column. An empty one changes nothing. */
export interface Setting<Column extends string> {
  readonly column: Column;
  readonly read: (call: ApiCall) => string;
  /** What `--BLANK--` writes; absent = it is a value like others. */
  readonly blank?: string;
  /** What is wrong with a value, in VICIdial's words. */
  readonly problem?: (value: string, call: ApiCall) => string | undefined;
  /** What the column makes of a value; absent = it stays. */
  readonly stored?: (value: string) => string;
}

export type Changes<Column extends string> = Partial<Record<Column, string>>;

/** Read settings in VICIdial's order; the first wrong one ends the answer, and nothing was changed then. */
export function readSettings<Column extends string>(
  call: ApiCall,
  settings: readonly Setting<Column>[],
): Changes<Column> {
  const changes: Changes<Column> = {};
  for (const { column, read, blank, problem, stored } of settings) {
    const value = read(call);
    if (value === '') continue;
    if (blank !== undefined && value === '--BLANK--') {
      changes[column] = blank;
      continue;
    }
    const wrong = problem?.(value, call);
    if (wrong !== undefined)
      refuse(call, `${wrong}, THIS IS AN OPTIONAL FIELD: |${call.caller.user}|${value}`);
    changes[column] = stored === undefined ? value : stored(value);
  }
  return changes;
}

/** The same setting where `--BLANK--` has no meaning of its own. */
export function withoutBlank<Column extends string>(setting: Setting<Column>): Setting<Column> {
  const { blank: _blank, ...rest } = setting;
  return rest;
}

export function lengthBetween(
  min: number,
  max: number,
  words: string,
): (value: string) => string | undefined {
  return (value) => (size(value) < min || size(value) > max ? words : undefined);
}

export function yesOrNo(words: string): (value: string) => string | undefined {
  return (value) => (value === 'Y' || value === 'N' ? undefined : words);
}

/** `smallint`. */
export function smallInt(value: string): string {
  return String(Math.max(-32_768, Math.min(32_767, Number(value))));
}

export function cutTo(width: number): (value: string) => string {
  return (value) => Array.from(value).slice(0, width).join('');
}
