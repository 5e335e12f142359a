/** One recording that did not come out as it should. */
export interface Mismatch {
  readonly name: string;
  readonly function?: string;
  readonly faults?: readonly string[];
  readonly expected?: unknown;
  readonly actual?: unknown;
}

export interface Tally {
  readonly passed: number;
  readonly total: number;
  /** Of those that passed: only after the state which the answer shows had been set up. */
  readonly arranged?: number;
  /** Mismatches that are wanted, with the reason; counted as passed by nobody. */
  readonly exceptions: readonly { readonly name: string; readonly reason: string }[];
  readonly mismatches: readonly Mismatch[];
}

export interface Report {
  readonly parser: Tally;
  readonly sandbox: Tally;
  readonly hits: Tally;
}

/** Whether every recording passed or is a listed exception. */
export function isClean(report: Report): boolean {
  return [report.parser, report.sandbox, report.hits].every(({ mismatches }) => mismatches.length === 0);
}

/** The report for people, mismatches first. */
export function formatReport(report: Report): string {
  const parts = Object.entries(report) as [keyof Report, Tally][];
  return [
    ...parts.flatMap(([part, { mismatches }]) =>
      mismatches.map((mismatch) => formatMismatch(part, mismatch)),
    ),
    ...parts.flatMap(([part, { exceptions }]) =>
      exceptions.map(({ name, reason }) => `${part}: listed exception "${name}": ${reason}`),
    ),
    ...parts.map(([part, tally]) => `${part}: ${tally.passed} of ${tally.total} passed${describe(tally)}`),
  ].join('\n');
}

function describe({ arranged = 0, exceptions }: Tally): string {
  const notes = [
    ...(arranged > 0 ? [`${arranged} of them after setting up the state that the answer shows`] : []),
    ...(exceptions.length > 0 ? [`${exceptions.length} listed exceptions`] : []),
  ];
  return notes.length > 0 ? ` (${notes.join('; ')})` : '';
}

function formatMismatch(part: string, { name, faults, expected, actual }: Mismatch): string {
  const detail =
    faults === undefined
      ? `\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`
      : `: ${faults.join('; ')}`;
  return `${part}: MISMATCH "${name}"${detail}`;
}
