import type { CallRule } from './rule-schema.ts';
import type { Level } from './levels.ts';
import type { CallLevels, CallsMapping } from './schema.ts';

type Path = readonly string[];

/** A rule of a mapping with where it stands, and the rules that it inherits from, least specific first. */
export interface PlacedRule {
  readonly path: Path;
  readonly rule: CallRule;
  readonly inherits: readonly Level[];
}

/** Every rule of a mapping, with those of its canary. */
export function allRules({ canary, ...current }: CallsMapping): readonly PlacedRule[] {
  return [...rulesOf(current, []), ...(canary === undefined ? [] : rulesOf(canary, ['canary']))];
}

function rulesOf({ campaigns, ...common }: CallLevels, path: Path): readonly PlacedRule[] {
  const shared = groupOf(common, path, []);
  const own = Object.entries(campaigns ?? {}).flatMap(([name, group]) =>
    // A status rule of a campaign has the same status's rule of all campaigns below it.
    groupOf(group, [...path, 'campaigns', name], levels(common.every, 'every'), common.statuses),
  );
  return [...shared, ...own];
}

function groupOf(
  { every, noAgent, statuses }: Omit<CallLevels, 'campaigns'>,
  path: Path,
  below: readonly Level[],
  belowStatuses: CallLevels['statuses'] = {},
): readonly PlacedRule[] {
  const base = [...below, ...levels(every, 'every')];
  const place = (
    rule: CallRule | undefined,
    steps: Path,
    inherits: readonly Level[],
  ): readonly PlacedRule[] => (rule === undefined ? [] : [{ path: [...path, ...steps], rule, inherits }]);
  return [
    ...place(every, ['every'], below),
    ...place(noAgent, ['noAgent'], base),
    ...Object.entries(statuses ?? {}).flatMap(([status, rule]) => {
      const same = Object.entries(belowStatuses).find(([one]) => one.toUpperCase() === status.toUpperCase());
      return place(
        rule,
        ['statuses', status],
        [...below, ...levels(same?.[1], 'statuses'), ...levels(every, 'every')],
      );
    }),
  ];
}

function levels(rule: CallRule | undefined, place: string): readonly Level[] {
  return rule === undefined ? [] : [{ place, rule }];
}
