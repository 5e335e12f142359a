import type { CallbackOrder } from '../lead-order.ts';
import { isoTime } from '../time.ts';
import type { MappingEnv } from './env.ts';
import type { Facts } from './facts.ts';
import { holds } from './holds.ts';
import { isDayAlone, momentOfText } from './moment.ts';
import type { ObjectMapping } from './schema.ts';
import { valueOf } from './value-of.ts';
import type { ValueRule } from './value-rule.ts';

/** The callback that a record asks for; undefined where it asks for none, or for one that cannot be made. */
export function callbackOf(
  mapping: Pick<ObjectMapping, 'callback'>,
  campaign: string | undefined,
  context: { readonly facts: Facts; readonly env: MappingEnv; readonly warn: (warning: string) => void },
): CallbackOrder | undefined {
  const { callback } = mapping;
  const { facts, env, warn } = context;
  if (callback === undefined) return undefined;
  if (callback.when !== undefined && holds(callback.when, facts) !== true) return undefined;
  const told = facts.field(callback.at)?.trim() ?? '';
  if (told === '') return undefined;
  const at = momentOfText(isDayAlone(told) ? `${told} ${callback.dayTime}` : told, env.timezone);
  if (at === undefined) {
    warn(`callback: left out, ${callback.at} holds no time that can be read`);
    return undefined;
  }
  if (campaign === undefined) {
    warn('callback: left out, the record has no campaign');
    return undefined;
  }
  const text = (key: string, rule: ValueRule | undefined): string | undefined =>
    rule === undefined
      ? undefined
      : valueOf(rule, { facts, env, warn: (warning) => warn(`callback.${key}: ${warning}`) })?.trim() ||
        undefined;
  return {
    at: isoTime(at),
    agentUser: text('agent', callback.agent),
    comments: text('comments', callback.comments),
  };
}
