import type { ApiUserSetup } from '../../../src/domain/dialer-setup.ts';
import type { FunctionDefinition } from '../functions/define-function.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';

/** Functions that deliveries call: without them leads are held. */
export const NEEDED = ['add_lead', 'update_lead', 'lead_search'] as const;
/** Functions that only commands, checks and reports call. */
export const USEFUL = ['lead_field_info', 'lead_callback_info', 'check_phone_number', 'add_dnc_phone', 'agent_status', 'logged_in_agents', 'campaigns_list', 'hopper_list', 'recording_lookup', 'update_campaign', 'update_alt_url'] as const; // prettier-ignore
/** Functions that only `reconcile.api` calls, which asks the API for what is not to be read in the database. */
export const COUNTING = ['call_status_stats', 'lead_status_search', 'phone_number_log'] as const;
export type WantedFunction = (typeof NEEDED)[number] | (typeof USEFUL)[number] | (typeof COUNTING)[number];

export function isNeeded(name: string): boolean {
  return (NEEDED as readonly string[]).includes(name);
}

/** Nothing of ours ever calls these. */
const TOO_MUCH: Readonly<Record<string, string>> = {
  delete_users: 'delete users',
  modify_users: 'change users, and so give itself every right',
  delete_lists: 'delete lists',
  delete_campaigns: 'delete campaigns',
  ast_admin_access: 'administer the servers',
  modify_servers: 'change servers',
};
const FLAG = /^(?<column>\w+) (?<low>\d)(?:-(?<high>\d))?$/;

/** Judge the API user's row: what is missing for what we call, and what it may do beyond that. */
export function judgeRights(
  user: ApiUserSetup | undefined,
  options: {
    readonly definitions: readonly FunctionDefinition[];
    readonly wanted: readonly WantedFunction[];
  },
): readonly Diagnosis[] {
  if (user === undefined)
    return [
      wrong(
        'api-user-unknown',
        'VICIdial has no user of the name that is configured',
        'create the API user, or correct `user`',
      ),
    ];
  if (!user.active)
    return [wrong('api-user-inactive', 'the API user is not active', 'set it active in VICIdial')];
  const missing = options.wanted.flatMap((name) => {
    const definition = options.definitions.find((one) => one.name === name);
    const lacks = definition === undefined ? [] : lackingFor(definition, user);
    return lacks.length === 0 ? [] : [{ name, lacks }];
  });
  const needed = missing.filter(({ name }) => isNeeded(name));
  const useful = missing.filter(({ name }) => !isNeeded(name));
  return [
    ...needed.map(({ name, lacks }) =>
      wrong(
        'right-missing',
        `the API user may not call ${name}: ${lacks.join(', ')}`,
        'give it that right in VICIdial',
      ),
    ),
    ...useful.map(({ name, lacks }) =>
      doubtful(
        'right-missing',
        `the API user may not call ${name}: ${lacks.join(', ')}`,
        'give it that right if you use what calls it',
      ),
    ),
    ...judgeExcess(user),
    ...(needed.length === 0 ? [well('rights', 'the API user may call what deliveries need')] : []),
  ];
}

function lackingFor({ name, rights }: FunctionDefinition, user: ApiUserSetup): string[] {
  const lacks: string[] = [];
  if (user.level < rights.level) lacks.push(`its level is ${user.level}, ${rights.level} is needed`);
  const allowed = user.allowedFunctions;
  if (!allowed.includes('ALL_FUNCTIONS') && !allowed.includes(` ${name} `))
    lacks.push(
      allowed.includes(',')
        ? 'its allowed functions are separated by commas, VICIdial wants blanks, also at both ends'
        : 'it is not among its allowed functions (blanks around each name, also at both ends)',
    );
  for (const flag of rights.flags) {
    const { column = flag, low = '1', high = low } = FLAG.exec(flag)?.groups ?? {};
    const value = Number(user.flags[column] ?? '0');
    if (value < Number(low) || (high !== low && value > Number(high))) lacks.push(`${column} is ${value}`);
  }
  return lacks;
}

function judgeExcess(user: ApiUserSetup): Diagnosis[] {
  const found = Object.entries(TOO_MUCH)
    .filter(([column]) => Number(user.flags[column] ?? '0') > 0)
    .map(([column, what]) =>
      doubtful(
        'right-too-many',
        `the API user may ${what} (${column})`,
        `set ${column} to 0: vicibridge never needs it`,
      ),
    );
  if (user.level > 8)
    found.push(
      doubtful(
        'right-too-many',
        `the API user has level ${user.level}`,
        'level 8 is enough, but for call_status_stats and call_dispo_report, which want 9',
      ),
    );
  if (user.allowedFunctions.includes('ALL_FUNCTIONS'))
    found.push(
      doubtful(
        'right-too-many',
        'the API user may call all functions',
        `set its allowed functions to " ${NEEDED.join(' ')} ", with the blanks at both ends, and add those of the commands that you use (of ${USEFUL.join(', ')})`,
      ),
    );
  return found;
}
