import type { OwnerWish } from '../../src/domain/call-order.ts';
import type { Delivery } from './delivery.ts';

/** The user that an agent is; undefined = HighLevel has none such, which is said without naming the agent. */
export async function ownerIdOf(
  { users, context, warnings }: Delivery,
  wish: OwnerWish,
): Promise<string | undefined> {
  const id = await users.find(wish, context.signal);
  if (id === undefined) {
    const how = wish.by === 'field' ? `field ${wish.field}` : wish.by;
    warnings.add(
      `No single user of the HighLevel sub-account is this agent (by ${how}): nobody was made the owner.`,
    );
  }
  return id;
}
