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
  if (found === undefined && agents.by === 'email' && isAgent(evaluation.event))
    evaluation.warn(
      'owner: left as it is, for the call tells no e-mail address of its agent: add agent_email to the URL, give the user an address in VICIdial, or put the agent under agents.map',
    );
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

/** Somebody took the call, as far as it tells. */
function isAgent({ type, agent }: BridgeEvent): boolean {
  const user = agent?.user?.trim() ?? '';
  return type !== 'no-agent' && user !== '' && !NOBODY.has(user.toUpperCase());
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
