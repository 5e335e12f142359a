import type { Row, Tables } from './tables/index.ts';

/** A user as an option says it; every right is on where nothing is said. */
export interface DialerUser {
  readonly user: string;
  /** Only `[-_0-9a-zA-Z]` can ever log in: the API strips the rest before comparing. */
  readonly password: string;
  /** Default 8. Below 7 there is no login to the Non-Agent API, below 8 no lead function. */
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
  /** Further columns of `vicidial_users` (`{ modify_campaigns: '0' }`). */
  readonly columns?: Partial<Row<'users'>>;
}

/** A row of `vicidial_users`. */
export type UserRow = Row<'users'>;

export type LoginResult = { readonly user: UserRow } | { readonly refused: 'BAD' | 'LOCK' };

const LOCK_AFTER_FAILURES = 10;
const LOCK_MS = 15 * 60 * 1000;

/** Put a user in, with a group of its own where it may touch some campaigns only. */
export function insertUser(tables: Tables, user: DialerUser, localNow: string): UserRow {
  const userGroup = user.userGroup ?? (user.allowedCampaigns === undefined ? 'ADMIN' : `G_${user.user}`);
  if (!tables.userGroups.rows.some(({ user_group }) => user_group === userGroup)) {
    tables.userGroups.insert({
      user_group: userGroup,
      allowed_campaigns:
        user.allowedCampaigns === undefined
          ? ' -ALL-CAMPAIGNS- - -'
          : ` ${user.allowedCampaigns.join(' ')} -`,
    });
  }
  const modify = Object.keys(EVERY_RIGHT);
  return tables.users.insert({
    ...Object.fromEntries(modify.map((name) => [name, '1'])),
    user: user.user,
    pass: user.password,
    full_name: user.user,
    user_level: String(user.level ?? 8),
    user_group: userGroup,
    active: user.active === false ? 'N' : 'Y',
    vdc_agent_api_access: user.apiAccess === false ? '0' : '1',
    modify_leads: String(user.modifyLeads ?? 1),
    api_allowed_functions: user.allowedFunctions ?? ' ALL_FUNCTIONS ',
    api_list_restrict: user.allowedCampaigns === undefined ? '0' : '1',
    failed_login_count: '0',
    last_login_date: localNow,
    ...user.columns,
  });
}

const EVERY_RIGHT = {
  modify_campaigns: '', modify_lists: '', modify_users: '', modify_inbound_dids: '', modify_ingroups: '',
  modify_remoteagents: '', view_reports: '', delete_lists: '', delete_from_dnc: '', ast_admin_access: '',
  custom_fields_modify: '', change_agent_campaign: '', delete_users: '', modify_phones: '',
  ast_delete_phones: '', delete_inbound_dids: '',
} as const; // prettier-ignore

/** The user of that name; the column's collation ignores case. */
export function findUser(tables: Tables, name: string): UserRow | undefined {
  return tables.users.find((row) => sameText(row.user, name));
}

/**
 * Log in with VICIdial's lock: ten failures lock the user, the right password included, for 15 minutes
 * after the last success. On the Non-Agent API a success sets the count back; on the Agent API it does not.
 */
export function login(
  tables: Tables,
  credentials: { readonly user: string; readonly password: string },
  options: {
    readonly lowestLevel: number;
    readonly nowMs: number;
    readonly local: (ms: number) => string;
    readonly resets: boolean;
  },
): LoginResult {
  const row = findUser(tables, credentials.user);
  if (row === undefined) return { refused: 'BAD' };
  const known =
    sameText(row.pass, credentials.password) &&
    Number(row.user_level) >= options.lowestLevel &&
    row.active === 'Y';
  const failures = Number(row.failed_login_count);
  const lockOver = row.last_login_date < options.local(options.nowMs - LOCK_MS);
  if (known && (failures < LOCK_AFTER_FAILURES || lockOver)) {
    if (options.resets) {
      row.failed_login_count = '0';
      row.last_login_date = options.local(options.nowMs);
    }
    return { user: row };
  }
  if (failures < LOCK_AFTER_FAILURES) {
    row.failed_login_count = String(failures + 1);
    return { refused: 'BAD' };
  }
  if (!lockOver) return { refused: 'LOCK' };
  row.failed_login_count = '1';
  row.last_login_date = options.local(options.nowMs);
  return { refused: 'BAD' };
}

/** The function must stand between blanks, or ALL_FUNCTIONS anywhere. */
export function mayCall(user: UserRow, name: string): boolean {
  const { api_allowed_functions: allowed } = user;
  return allowed.includes('ALL_FUNCTIONS') || allowed.includes(` ${name} `);
}

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
