import { effectiveRule } from './effective.ts';
import type { PlacedRule } from './all-rules.ts';

/** What a block cannot do without. */
const NEEDS = { followUp: ['after'], campaign: ['id'], deal: ['name', 'stage'] } as const;

/** Blocks that a rule speaks of and that lack something, with it and all that it inherits taken together. */
export function incompleteBlocks({
  rule,
  inherits,
}: PlacedRule): readonly { readonly block: string; readonly missing: readonly string[] }[] {
  const whole = effectiveRule([...inherits, { place: '', rule }]);
  return (Object.keys(NEEDS) as (keyof typeof NEEDS)[]).flatMap((block) => {
    if (typeof rule[block] !== 'object') return [];
    const there: object = whole[block] ?? {};
    const missing = NEEDS[block].filter((key) => !Object.hasOwn(there, key));
    return missing.length === 0 ? [] : [{ block, missing }];
  });
}
