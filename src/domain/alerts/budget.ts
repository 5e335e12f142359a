/** How many of a destination's deliveries may fail. */
export interface BudgetRules {
  /** Share of all, in percent. */
  readonly percent: number;
  readonly windowHours: number;
  /** Fewer deliveries than this say nothing. */
  readonly atLeast: number;
}

/** What became of a destination's deliveries within the window. */
export interface BudgetCounts {
  readonly delivered: number;
  readonly dead: number;
  /** Tried, failed, and old: not given up yet. */
  readonly failing: number;
}

export interface BudgetUse {
  /** Failed ones among all, in percent. */
  readonly failedPercent: number;
  /** Of what is allowed, in percent; 100 = used up. */
  readonly usedPercent: number;
  /** The highest of `BUDGET_STAGES` that is reached; undefined = none. */
  readonly stage: number | undefined;
}

/** Percent of the budget at which people are told. */
export const BUDGET_STAGES = [50, 70, 90, 100] as const;

/** Percent of the budget below which they are told that it is over. */
export const BUDGET_OVER = 40;

/** A delivery that fails for so long without being given up counts as failed, milliseconds. */
export const FAILING_MS = 15 * 60_000;

export function budgetUse({ delivered, dead, failing }: BudgetCounts, rules: BudgetRules): BudgetUse {
  const all = delivered + dead + failing;
  if (all === 0 || all < rules.atLeast) return { failedPercent: 0, usedPercent: 0, stage: undefined };
  const failed = dead + failing;
  // Multiplied before it is divided, so that exactly 90 % is no hair less.
  const usedPercent = (failed * 10_000) / (all * rules.percent);
  const failedPercent = (failed * 100) / all;
  return { failedPercent, usedPercent, stage: BUDGET_STAGES.findLast((stage) => usedPercent >= stage) };
}
