import type { OwnerWish } from '../call-order.ts';
import type { BridgeEvent } from '../event.ts';
import type { Sourced } from './effective.ts';
import type { Evaluation } from './evaluation.ts';
import type { Agents } from './schema.ts';
import type { TextRule } from './text-rule.ts';

/** Users under which VICIdial itself logs calls that no agent took (2.14-202). */
const NOBODY = new Set(['VDAD', 'VDCL']);

/** Whose call it is; undefined = nobody's that is known, or nobody asks. */
export function ownerOf(
  wish: Sourced<boolean | TextRule> | undefined,
  agents: Agents | undefined,
  evaluation: Evaluation,
): OwnerWish | undefined {
  if (wish !== undefined && typeof wish.value !== 'boolean')
    return userOf(evaluation.text('owner', { ...wish, value: wish.value }));
  if (wish?.value === false || agents === undefined) return undefined;
  const found = agentOf(evaluation.event, agents);
  evaluation.note(
    'owner',
    wish ?? { value: true, place: 'agents' },
    found === undefined ? null : words(found),
  );
  return found;
}

/** A user of the CRM, by e-mail address or by id. */
export function userOf(text: string | undefined): OwnerWish | undefined {
  if (text === undefined) return undefined;
  return text.includes('@') ? { by: 'email', email: text.toLowerCase() } : { by: 'id', id: text };
}

function agentOf({ agent }: BridgeEvent, { by, field, map }: Agents): OwnerWish | undefined {
  const user = agent?.user?.trim() ?? '';
  const key = Object.keys(map).find((one) => one.toUpperCase() === user.toUpperCase());
  if (key !== undefined) return userOf(map[key]);
  if (by === 'email') return userOf(emailOf(agent?.email));
  if (by === 'user' || field === undefined || user === '' || NOBODY.has(user.toUpperCase())) return undefined;
  return { by: 'field', field, value: user };
}

function emailOf(text: string | undefined): string | undefined {
  const email = text?.trim() ?? '';
  return email.includes('@') ? email : undefined;
}

function words(owner: OwnerWish): string {
  switch (owner.by) {
    case 'id':
      return owner.id;
    case 'email':
      return owner.email;
    case 'field':
      return `${owner.field} is ${owner.value}`;
  }
}
