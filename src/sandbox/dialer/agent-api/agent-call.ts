import { type ApiCall, BrokenStatement, EndOfReply } from '../api-call.ts';
import { storeText } from '../lead-fields.ts';
import type { Row } from '../tables/index.ts';
import { mayCall } from '../users.ts';
import type { AgentParameter } from './filters.ts';
import { byteLength, sameText } from './php.ts';

/** One authenticated call of an Agent API function. */
export interface AgentCall extends ApiCall {
  /** A parameter as its filter leaves it; `value` is the last posted one where it was not sent. */
  readonly get: (name: AgentParameter) => string;
  /** The request's parameters as one text without quotes, backslashes and semicolons. */
  readonly uriText: string;
  /** Seconds since the epoch. */
  readonly epoch: number;
  /** `YYYY-MM-DD HH:MM:SS`, the dialer's local time. */
  readonly now: string;
}

export type AgentFunction = (call: AgentCall) => void | Promise<void>;

/** Somebody who is logged in, by the name that the request has for him. */
export interface Agent {
  readonly user: string;
  readonly row: Row<'liveAgents'>;
}

/** Print an error; what comes after it in the script still runs. */
export function fail(call: AgentCall, reason: string, ...data: readonly string[]): void {
  call.reply.print(`ERROR: ${reason} - ${data.join('|')}\n`);
}

/** Print an error that the script ends with. */
export function end(call: AgentCall, reason: string, ...data: readonly string[]): never {
  fail(call, reason, ...data);
  throw new EndOfReply(reason);
}

export function succeed(call: AgentCall, reason: string, ...data: readonly string[]): void {
  call.reply.print(`SUCCESS: ${reason} - ${data.join('|')}\n`);
}

export function notice(call: AgentCall, reason: string, ...data: readonly string[]): void {
  call.reply.print(`NOTICE: ${reason} - ${data.join('|')}\n`);
}

/** Neither `agent_user` nor an `alt_user` of two characters. */
export function namesNobody(call: AgentCall, shortest = { agentUser: 1, altUser: 2 }): boolean {
  return (
    byteLength(call.get('agent_user')) < shortest.agentUser &&
    byteLength(call.get('alt_user')) < shortest.altUser
  );
}

/** Every function asks for this right by itself, after its own parameters. */
export function checkAllowed(call: AgentCall, ...first: readonly string[]): void {
  if (mayCall(call.caller, call.name)) return;
  const { user, user_group: group } = call.caller;
  end(call, 'auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION', ...first, user, call.name, group);
}

/** The first user by name with this `custom_three`. */
export function userByAlias(call: AgentCall, alias: string): string | undefined {
  const users = call.tables.users.where(({ custom_three: other }) => sameText(other, alias));
  return users.map(({ user }) => user).toSorted(byName)[0];
}

/**
 * The agent's name out of `alt_user` (looked up in `custom_three`) or `agent_user`. An alias that nobody has
 * is said so, and then `agent_user` counts.
 */
export function agentName(call: AgentCall, ...before: readonly string[]): string {
  const alias = call.get('alt_user');
  if (byteLength(alias) <= 1) return call.get('agent_user');
  const user = userByAlias(call, alias);
  if (user !== undefined) return user;
  fail(call, 'no user found', ...before, alias);
  return call.get('agent_user');
}

/** The agent who is meant, if he is logged in; else that is said. `before`: data in front of the name. */
export function loggedIn(
  call: AgentCall,
  user = agentName(call),
  ...before: readonly string[]
): Agent | undefined {
  const row = liveAgent(call, user);
  if (row !== undefined) return { user, row };
  fail(call, 'agent_user is not logged in', ...before, user);
  return undefined;
}

export function liveAgent(call: AgentCall, name: string): Row<'liveAgents'> | undefined {
  return call.tables.liveAgents.find(({ user }) => sameText(user, name));
}

/** Write to the agent's row, cut to the columns' widths. Returns how many rows changed. */
export function updateAgent(call: AgentCall, name: string, columns: Partial<Row<'liveAgents'>>): number {
  return call.tables.liveAgents.update(({ user }) => sameText(user, name), fitAgent(columns));
}

/** A statement that may be broken by what was put into it. Returns whether it ran; PHP 8.1 dies instead. */
export function statement(call: AgentCall, broken: boolean): boolean {
  if (broken && !call.legacy) throw new BrokenStatement('a quote or backslash breaks the statement');
  return !broken;
}

/** The log's last column: a backslash at the end of it breaks the insert, after the answer was printed. */
export function logData(call: AgentCall, data: string): void {
  statement(call, /(?:^|[^\\])(?:\\\\)*\\$/.test(data));
}

export function campaignOf(call: AgentCall, id: string): Row<'campaigns'> | undefined {
  return call.tables.campaigns.find(({ campaign_id: other }) => sameText(other, id));
}

/** `''` and 0 alike: nobody on the line. */
export function hasLead({ lead_id: lead }: Row<'liveAgents'>): boolean {
  return Number(lead) > 0;
}

function fitAgent(columns: Partial<Row<'liveAgents'>>): Partial<Row<'liveAgents'>> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => {
      const width = WIDTHS[name as keyof Row<'liveAgents'>];
      return [name, width === undefined ? value : storeText(value, width)];
    }),
  );
}

/** Columns of `vicidial_live_agents` that a request's text goes into. */
const WIDTHS: Partial<Record<keyof Row<'liveAgents'>, number>> = {
  external_hangup: 1,
  external_status: 255,
  external_pause: 20,
  external_dial: 100,
  external_igb_set_user: 20,
  external_update_fields_data: 255,
  external_timer_action: 20,
  external_timer_action_message: 255,
  external_dtmf: 100,
  external_transferconf: 120,
  external_park: 40,
  external_recording: 20,
  external_pause_code: 6,
};

function byName(left: string, right: string): number {
  return left.toLowerCase() < right.toLowerCase() ? -1 : 1;
}
