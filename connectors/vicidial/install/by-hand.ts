import type { InGroupSetup } from '../../../src/domain/dialer-setup.ts';
import { type HookTarget, hostOf, isOurs } from '../doctor/url-judge.ts';
import type { Known } from './known.ts';
import { type Place, placesOf } from './places.ts';
import type { Step } from './plan.ts';

export interface HandWork extends Place {
  /** What stands there now, or what the field is good for. */
  readonly fact: string;
}

const OPTIONAL: Readonly<Partial<Record<Place['trigger'], string>>> = {
  'add-lead': 'if calls that come in should make leads known here',
  'dead-call': 'if calls whose customer hung up should be told',
  'pause-max': 'if agents who paused too long should be told',
};

/** The fields that a person has to fill in: those that the API cannot set and that are not right yet. */
export function handWork(
  known: Known,
  steps: readonly Step[],
  options: { readonly campaignId: string; readonly target: HookTarget },
): readonly HandWork[] {
  const inGroups = known.inGroups?.map(({ id }) => id);
  return placesOf({ ...options, inGroups }).flatMap((place) => {
    const fact =
      place.inGroup === undefined
        ? campaignFact(place, steps)
        : inGroupFact(
            place,
            known.inGroups?.find(({ id }) => id === place.inGroup),
            options.target,
          );
    return fact === undefined ? [] : [{ ...place, fact }];
  });
}

function campaignFact({ trigger }: Place, steps: readonly Step[]): string | undefined {
  const step = steps.find((one) => one.trigger === trigger);
  if (step === undefined) return OPTIONAL[trigger];
  return step.kind === 'by-hand' ? `it ${step.fact}` : undefined;
}

function inGroupFact(
  { trigger, text }: Place,
  inGroup: InGroupSetup | undefined,
  target: HookTarget,
): string | undefined {
  if (inGroup === undefined) return OPTIONAL[trigger] ?? 'what it is cannot be read without the database';
  const values = { dispo: inGroup.dispoUrl, 'no-agent': inGroup.noAgentUrl, 'add-lead': inGroup.addLeadUrl };
  const value = values[trigger as keyof typeof values];
  if (value === text || isOurs(value, trigger, target)) return undefined;
  if (value === '') return OPTIONAL[trigger] ?? 'it is empty now';
  if (value === 'ALT') return 'it is ALT now: add this as one of its alternate URLs';
  return `it leads to ${hostOf(value)} now`;
}
