import type { AgentNameRow, CallbackRow, StatusNameRow } from '../../../../src/domain/dialer-details.ts';
import type { DialerSetup } from '../../../../src/domain/dialer-setup.ts';
import type { Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { isSame } from '../setup.ts';
import { CALLBACK_CHOICE } from './callbacks.ts';
import type { Found } from './find.ts';
import type { KnownLeg } from './known-leg.ts';

/** Undefined = it cannot be read. */
export interface Names {
  readonly agents: readonly AgentNameRow[] | undefined;
  readonly statuses: readonly StatusNameRow[] | undefined;
  readonly lists: DialerSetup['lists'];
}

export async function readNames(
  legs: readonly KnownLeg[],
  { database, setup }: LegTools,
  signal: AbortSignal,
): Promise<Names> {
  const { details } = database.several;
  const handled = legs.filter(({ leg }) => leg.kind === 'disposition');
  const users = new Set(handled.map(({ call }) => call.row.user));
  const statuses = new Set(handled.map(({ dispo }) => dispo));
  return {
    agents: await details.agents([...users], signal),
    statuses: await details.statuses([CALLBACK_CHOICE, ...statuses], signal),
    lists: (await setup(signal)).lists,
  };
}

/**
 * The status's name: the system's goes before the campaign's, and where there is none the status itself stands for
 * it. Of a callback it is the name of CBHOLD (`vdc_db_query.php`, updateDISPO, 2.14-202).
 *
 * @param callbacks undefined = they cannot be read, so it is not known whether there is one
 */
export function statusNameValues(
  { leg, call, round, dispo }: KnownLeg,
  { statuses }: Pick<Names, 'statuses'>,
  callbacks: Found<CallbackRow> | undefined,
): Told {
  if (statuses === undefined) return {};
  const campaign = round?.campaignId ?? (call.direction === 'outbound' ? call.row.campaignId : '');
  const find = (status: string): StatusNameRow | undefined => {
    const same = statuses.filter((row) => isSame(row.status, status));
    return (
      same.find(({ campaignId }) => campaignId === '') ??
      same.find(({ campaignId }) => isSame(campaignId, campaign))
    );
  };
  if (callbacks === undefined && find(dispo)?.schedulesCallback === true) return {};
  const choice = callbacks?.has(leg.id) === true ? CALLBACK_CHOICE : dispo;
  return { dispo_name: find(choice)?.name.trim() || choice };
}

/** The user group is the one that the agent had then, where the logs tell it. */
export function agentValues({ call, round }: KnownLeg, { agents }: Pick<Names, 'agents'>): Told {
  const agent = agents?.find(({ user }) => isSame(user, call.row.user));
  const group = round?.userGroup || call.row.userGroup || agent?.userGroup;
  return {
    user_group: group === '' ? undefined : group,
    fullname: agents === undefined ? undefined : (agent?.fullName ?? ''),
    agent_email: agents === undefined ? undefined : (agent?.email ?? ''),
  };
}

export function listValues({ call, lead }: KnownLeg, { lists }: Pick<Names, 'lists'>): Told {
  const listId = lead?.lead.listId || call.row.listId;
  const list = lists.find(({ id }) => id === listId);
  return { list_name: list?.name, list_description: list?.description };
}
