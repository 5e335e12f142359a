import type { OwnerWish } from '../../src/domain/call-order.ts';
import type { HighLevelApi } from './api/api.ts';
import { LocationAnswer, type User, UsersAnswer } from './api/answers.ts';
import { Cache } from './cache.ts';

const KEEP_MS = 10 * 60_000;
const PAGE = 100;
/** A sub-account with more users than this is none of a call centre's. */
const PAGES_MAX = 20;

/** The users of the sub-account: who of them is an agent. */
export class UserBook {
  readonly #cache: Cache<readonly User[]>;

  constructor(api: HighLevelApi, locationId: string, now: () => number) {
    this.#cache = new Cache({
      what: 'its users',
      load: (signal) => readUsers(api, locationId, signal),
      now,
      keepMs: KEEP_MS,
    });
  }

  /** The id of the wished user; undefined = there is none, or more than one. */
  async find(wish: OwnerWish, signal: AbortSignal): Promise<string | undefined> {
    const users = await this.#cache.get(signal);
    const found = users.filter((user) => fits(user, wish));
    return found.length === 1 ? found[0]?.id : undefined;
  }

  async count(signal: AbortSignal): Promise<number> {
    return (await this.#cache.get(signal)).length;
  }
}

function fits(user: User, wish: OwnerWish): boolean {
  switch (wish.by) {
    case 'id':
      return user.id === wish.id;
    case 'email':
      return same(user.email, wish.email);
    case 'field':
      return same(user[wish.field], wish.value);
  }
}

function same(held: unknown, wished: string): boolean {
  const text = typeof held === 'string' || typeof held === 'number' ? String(held).trim().toLowerCase() : '';
  return text !== '' && text === wished.trim().toLowerCase();
}

async function readUsers(
  api: HighLevelApi,
  locationId: string,
  signal: AbortSignal,
): Promise<readonly User[]> {
  const { location } = await api.ask(
    {
      method: 'GET',
      path: `/locations/${encodeURIComponent(locationId)}`,
      what: 'read the sub-account',
      effect: false,
    },
    LocationAnswer,
    signal,
  );
  const users: User[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = {
      companyId: location.companyId ?? '',
      locationId,
      skip: String(page * PAGE),
      limit: String(PAGE),
    };
    const answer = await api.ask(
      { method: 'GET', path: '/users/search', query, what: 'list the users', effect: false },
      UsersAnswer,
      signal,
    );
    users.push(...answer.users);
    if (answer.users.length < PAGE) break;
  }
  return users;
}
