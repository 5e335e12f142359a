import type { Diagnosis } from '../../connectors/vicidial/doctor/diagnosis.ts';

export interface Report {
  /** What concerns all dialers: our public address and its certificate. */
  readonly general: readonly Diagnosis[];
  /** By the dialer's name in the configuration. */
  readonly dialers: Readonly<Record<string, readonly Diagnosis[]>>;
}

const SIGNS = { ok: 'OK     ', warning: 'warning', error: 'ERROR  ' } as const;

/** For people: one block for what is general and one for each dialer, the remedy below each finding. */
export function reportLines({ general, dialers }: Report): readonly string[] {
  const blocks = [
    ...(general.length === 0 ? [] : [['public address', general] as const]),
    ...Object.entries(dialers).map(([name, found]) => [`dialer ${name}`, found] as const),
  ];
  const all = blocks.flatMap(([, found]) => found);
  const count = (level: Diagnosis['level']) => all.filter((one) => one.level === level).length;
  return [
    ...blocks.flatMap(([title, found]) => [title, ...found.flatMap(findingLines), '']),
    `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}; docs/doctor.md explains each code`,
  ];
}

export function hasErrors({ general, dialers }: Report): boolean {
  return [general, ...Object.values(dialers)].flat().some(({ level }) => level === 'error');
}

function findingLines({ level, code, message, remedy }: Diagnosis): string[] {
  const finding = `  ${SIGNS[level]}  ${message} [${code}]`;
  return remedy === undefined ? [finding] : [finding, `           -> ${remedy}`];
}

function plural(count: number, word: string): string {
  return `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
}
