import type { OwnerWish } from '../../src/domain/call-order.ts';
import { ownerWords } from '../../src/kit/owner-words.ts';
import type { Delivery } from './delivery.ts';

/** The user that an agent is; undefined = HighLevel has none such, which is said without naming the agent. */
export async function ownerIdOf(
  { users, context, warnings }: Delivery,
  wish: OwnerWish,
): Promise<string | undefined> {
  const id = await users.find(wish, context.signal);
  if (id === undefined) {
    const { who, remedy } = ownerWords(wish);
    warnings.add(`HighLevel has no single user ${who}: nobody was made the owner. ${remedy}`);
  }
  return id;
}
