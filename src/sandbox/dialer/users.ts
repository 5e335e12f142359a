/** One row of `vicidial_users`, as far as the API looks at it. */
export interface DialerUser {
  readonly user: string;
  /** Only `[-_0-9a-zA-Z]` can ever log in: the API strips the rest before comparing. */
  readonly password: string;
  /** Default 8. Below 7 there is no login, below 8 no lead function. */
  readonly level?: number;
  /** Default true. */
  readonly active?: boolean;
  /** `vdc_agent_api_access`, default true. */
  readonly apiAccess?: boolean;
  /** `modify_leads`, 0 to 5, default 1. */
  readonly modifyLeads?: number;
  /**
   * As stored: names between blanks, with a blank at both ends (` add_lead update_lead `). Commas match
   * nothing and an empty text allows nothing. Default ` ALL_FUNCTIONS `.
   */
  readonly allowedFunctions?: string;
  /** `api_list_restrict`: only lists of these campaigns; absent = all lists. */
  readonly allowedCampaigns?: readonly string[];
  readonly userGroup?: string;
}

export type LoginResult = { readonly user: DialerUser } | { readonly refused: 'BAD' | 'LOCK' };

export interface UserTable {
  login(user: string, password: string): LoginResult;
  find(user: string): DialerUser | undefined;
}

const LOCK_AFTER_FAILURES = 10;
const LOCK_MS = 15 * 60 * 1000;

/**
 * Logins with VICIdial's lock: ten failures lock the user, the right password included, for 15 minutes
 * after the last success; a success sets the count back. Users count as having logged in at the start.
 */
export function createUserTable(users: readonly DialerUser[], now: () => number): UserTable {
  const rows = users.map((user) => ({ user, failures: 0, lastLogin: now() }));
  // The column's collation ignores case, for passwords too.
  const find = (name: string) => rows.find((row) => sameText(row.user.user, name));

  return {
    find: (name) => find(name)?.user,
    login(name, password) {
      const row = find(name);
      if (row === undefined) return { refused: 'BAD' };
      const { user } = row;
      const known = sameText(user.password, password) && (user.level ?? 8) >= 7 && user.active !== false;
      const lockOver = row.lastLogin < now() - LOCK_MS;
      if (known && (row.failures < LOCK_AFTER_FAILURES || lockOver)) {
        row.failures = 0;
        row.lastLogin = now();
        return { user };
      }
      if (row.failures < LOCK_AFTER_FAILURES) {
        row.failures += 1;
        return { refused: 'BAD' };
      }
      if (!lockOver) return { refused: 'LOCK' };
      row.failures = 1;
      row.lastLogin = now();
      return { refused: 'BAD' };
    },
  };
}

/** The function must stand between blanks, or ALL_FUNCTIONS anywhere. */
export function mayCall(user: DialerUser, name: string): boolean {
  const allowed = user.allowedFunctions ?? ' ALL_FUNCTIONS ';
  return allowed.includes('ALL_FUNCTIONS') || allowed.includes(` ${name} `);
}

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
