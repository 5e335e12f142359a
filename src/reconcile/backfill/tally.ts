import type { CallLeg, LegKind } from '../../domain/reconcile/leg.ts';
import type { LegFate } from './fates.ts';

export interface TalliedGroup {
  readonly campaign: string;
  readonly kind: LegKind;
  readonly calls: number;
  readonly missing: number;
}

/** Counts of an extrapolation are not whole numbers. */
export interface TallyCounts extends Readonly<Record<LegFate, number>> {
  readonly calls: number;
}

/** Counts calls by what would become of them, and by campaign and kind. */
export interface Tally {
  /** @param weight for how many such calls it stands */
  add(leg: Pick<CallLeg, 'campaign' | 'kind'>, fate: LegFate, weight: number): void;
  counts(): TallyCounts;
  /** The most calls first. */
  groups(): readonly TalliedGroup[];
}

export function createTally(): Tally {
  const counts = { calls: 0, held: 0, missing: 0, excluded: 0, unsettled: 0 };
  const groups = new Map<string, { campaign: string; kind: LegKind; calls: number; missing: number }>();
  return {
    add({ campaign, kind }, fate, weight) {
      counts.calls += weight;
      counts[fate] += weight;
      const key = JSON.stringify([campaign, kind]);
      const group = groups.get(key) ?? { campaign, kind, calls: 0, missing: 0 };
      group.calls += weight;
      if (fate === 'missing') group.missing += weight;
      groups.set(key, group);
    },
    counts: () => ({ ...counts }),
    groups: () => [...groups.values()].toSorted((one, other) => other.calls - one.calls),
  };
}
