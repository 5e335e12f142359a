import type { OwnerWish } from '../domain/call-order.ts';

/** Whom nobody was found for, and what to mend, without telling who it is: `with this e-mail address (…@example.com)`. */
export function ownerWords(wish: OwnerWish): { readonly who: string; readonly remedy: string } {
  switch (wish.by) {
    case 'email':
      return {
        who: `with this e-mail address (…@${wish.email.split('@').at(-1) ?? ''})`,
        remedy:
          'Give the user this address there, or mend it where it comes from: calls.agents.map, agent_email of the URL, or the owner of a rule.',
      };
    case 'field':
      return {
        who: `whose ${wish.field} is that of the agent`,
        remedy: `Fill ${wish.field} in there, or put the agent under calls.agents.map.`,
      };
    case 'id':
      return {
        who: `with this id (…${wish.id.slice(-3)})`,
        remedy: 'Mend the id in calls.agents.map or in the owner of a rule.',
      };
  }
}
