import { claimedFacts } from './facts.ts';
import { holds } from './holds.ts';
import type { ObjectMapping } from './schema.ts';
import { fieldsOfCondition } from './wanted-fields.ts';

/**
 * Whether a lead may have become hot by what a message tells of its record: a field is among it that decides
 * that, and what is told does not say that it is not. A mapping whose leads are all hot has none that become so.
 */
export function mayBecomeHot(fields: Readonly<Record<string, string>>, { hot }: ObjectMapping): boolean {
  if (hot?.when === undefined) return false;
  const facts = claimedFacts(fields);
  const isTold = fieldsOfCondition(hot.when).some((name) => facts.field(name) !== undefined);
  return isTold && holds(hot.when, facts) !== false;
}
