import type { DialerState } from '../api-call.ts';
import { sameText } from '../agent-api/php.ts';
import type { LeadRow } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** The call that an agent's browser shows. */
export interface ScreenCall {
  readonly kind: 'outbound' | 'inbound' | 'manual';
  readonly lead: LeadRow;
  /** `V`, `Y` or `M`, nine digits of the date, ten of the lead: 20 characters. */
  readonly callId: string;
  /** Empty while a manual call rings. */
  uniqueid: string;
  channel: string;
  /** The campaign, for an inbound call the in-group. */
  readonly group: string;
  /** The number that was dialled or that called. */
  readonly phone: string;
  readonly agentLogId: string;
  /** `vicidial_closer_log.closecallid`; empty for outbound calls. */
  readonly closeCallId: string;
  /** Seconds since the epoch at which the customer left the line. */
  deadSince: number | undefined;
  /** How often the dead call trigger has been sent. */
  deadTriggers: number;
}

/** What the agent's browser knows by itself; all else stands in `vicidial_live_agents`. */
export interface Screen {
  readonly user: string;
  readonly campaign: string;
  readonly agent: Row<'users'>;
  view: 'paused' | 'ready' | 'arriving' | 'call' | 'disposition';
  call: ScreenCall | undefined;
  tabOpen: boolean;
  /** The box beside the dispositions is ticked. */
  pausesAfterDisposition: boolean;
  /** Time of the last external_pause and external_dial that were taken, as they stand in the command. */
  lastPause: string;
  lastDial: string;
  /** How often the browser has asked since the login. */
  polls: number;
  /** A lead that is shown before it is dialled. */
  preview: LeadRow | undefined;
  /** Calls of `RUNurls` under way. */
  sending: Promise<unknown>;
}

/** Everything that the parts of the floor share. */
export interface FloorContext {
  readonly state: DialerState;
  readonly screens: Map<string, Screen>;
  /** A new Asterisk id, `<epoch>.<number>`. */
  readonly nextUniqueid: () => string;
  /** Pauses between wget's tries. */
  readonly wait: (ms: number) => Promise<void>;
  /** PHP's `default_socket_timeout`. */
  readonly timeoutMs: number;
  /** Ends what is being sent. */
  readonly signal: AbortSignal;
  /** Something that goes on beside the call; `idle` of the floor waits for it. */
  readonly background: (work: Promise<unknown>) => void;
}

/** @throws Error when the agent has not logged in or his tab is closed */
export function openScreen({ screens }: FloorContext, user: string): Screen {
  const screen = screens.get(user.toLowerCase());
  if (screen === undefined || !screen.tabOpen)
    throw new Error(`agent ${user} has no screen open: log the agent in first`);
  return screen;
}

/** @throws Error when the screen shows something else */
export function expectView(screen: Screen, ...views: readonly Screen['view'][]): void {
  if (views.includes(screen.view)) return;
  throw new Error(
    `agent ${screen.user} is at "${screen.view}", and this takes "${views.join('" or "')}": play the steps before it`,
  );
}

/** The agent's row in `vicidial_live_agents`; undefined = the session is gone. */
export function liveRow({ state }: FloorContext, user: string): Row<'liveAgents'> | undefined {
  return state.tables.liveAgents.find((row) => sameText(row.user, user));
}

export function epochOf({ state }: FloorContext): number {
  return Math.floor(state.clock.now() / 1000);
}

/** `YYYY-MM-DD HH:MM:SS`, the dialer's local time. */
export function localNow({ state }: FloorContext): string {
  return state.clock.local(state.clock.now());
}
