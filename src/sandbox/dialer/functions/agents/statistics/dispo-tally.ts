import { compareNaturally } from '../../../../../domain/natural-order.ts';
import { looselyIncludes } from './loose-equality.ts';

type Kind = 'outbound' | 'inbound' | 'did';

/**
 * The figures of a disposition report. The header names the statuses in the order in which they were found,
 * the lines have theirs sorted by name: with more than one campaign they need not belong together.
 */
export class DispoTally {
  readonly #hasBreakdown: boolean;
  readonly #hasPercentages: boolean;
  readonly #lines: Record<Kind, Map<string, { total: number; statuses: Map<string, number> }>> = {
    outbound: new Map(),
    inbound: new Map(),
    did: new Map(),
  };
  readonly #statuses: string[] = [];
  readonly #totals = new Map<string, number>();
  #grandTotal = 0;

  constructor(hasBreakdown: boolean, hasPercentages: boolean) {
    this.#hasBreakdown = hasBreakdown;
    this.#hasPercentages = hasPercentages;
  }

  add(kind: Kind, key: string, status: string, count: number): void {
    const line = this.#lines[kind].get(key) ?? { total: 0, statuses: new Map<string, number>() };
    line.total += count;
    this.#lines[kind].set(key, line);
    this.#grandTotal += count;
    if (!this.#hasBreakdown) return;
    // For DIDs VICIdial looks for the extension among the statuses, so that one may come twice.
    if (!looselyIncludes(this.#statuses, kind === 'did' ? key : status)) this.#statuses.push(status);
    line.statuses.set(status, (line.statuses.get(status) ?? 0) + count);
    this.#totals.set(status, (this.#totals.get(status) ?? 0) + count);
  }

  print(): string {
    const header = ['CAMPAIGN', 'TOTAL CALLS', ...this.#statuses].join(',');
    const lines = Object.values(this.#lines).flatMap((kind) =>
      [...kind].map(([key, { total, statuses }]) => {
        const counts = new Map(statuses);
        for (const status of this.#statuses) counts.set(status, counts.get(status) ?? 0);
        return [key, total, ...this.#cells(counts, total)].join(',');
      }),
    );
    return [
      header,
      ...lines,
      ['TOTAL', this.#grandTotal, ...this.#cells(this.#totals, this.#grandTotal)].join(','),
    ].join('\n');
  }

  #cells(counts: ReadonlyMap<string, number>, total: number): string[] {
    return [...counts]
      .toSorted(([left], [right]) => compareNaturally(left, right))
      .map(([, count]) =>
        this.#hasPercentages ? `${count} (${oneDecimal((100 * count) / total)}%)` : `${count}`,
      );
  }
}

/** PHP's `%.1f`: a true half goes to the even digit. */
function oneDecimal(value: number): string {
  return (value % 1 === 0.25 ? value - 0.05 : value).toFixed(1);
}
