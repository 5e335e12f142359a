import { setTimeout } from 'node:timers/promises';
import type { DialerState } from '../api-call.ts';
import type { LeadRow } from '../store.ts';
import { inboundCall, type InboundOptions, outboundCall, type OutboundOptions } from './auto-call.ts';
import { dispose, type Disposition, type DispositionOptions } from './disposition.ts';
import { customerHangsUp, hangup } from './end-call.ts';
import { answer, manualCall, type ManualOptions } from './manual-call.ts';
import { type NoAgentCall, noAgentCall, type NoAgentOptions } from './no-agent-call.ts';
import { pollNoAgent } from './no-agent-poller.ts';
import { poll } from './poll.ts';
import { runUrls } from './run-urls.ts';
import { type FloorContext, openScreen, type Screen, type ScreenCall } from './screen.ts';
import { login, type LoginOptions, logout, pause, ready } from './session.ts';
import { pauseMax } from './urls/pause-max.ts';

export interface FloorOptions {
  /** Pauses between wget's tries; default real time. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
  /** PHP's and wget's patience with a silent receiver, default 60 s. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The call centre on a stand-in: agents at their screens, calls, and the URLs that VICIdial calls on the way. Every
 * step writes the rows that the real programs write. A step that the screen does not offer throws.
 */
export interface Floor {
  login(user: string, options: LoginOptions): Screen;
  logout(user: string): void;
  ready(user: string): void;
  pause(user: string): void;
  outboundCall(lead: LeadRow, options: OutboundOptions): Promise<ScreenCall>;
  inboundCall(options: InboundOptions): Promise<ScreenCall>;
  manualCall(user: string, lead: LeadRow, options?: ManualOptions): Promise<ScreenCall>;
  answer(user: string): void;
  hangup(user: string): void;
  customerHangsUp(user: string): void;
  dispose(user: string, status: string, options?: DispositionOptions): Disposition;
  /** The browser's request to send what was built: `7|8|`. May be made again. */
  runUrls(user: string, urlIds: string): Promise<string>;
  closeTab(user: string): void;
  /** What the agent's browser does about once a second. */
  poll(user: string): Promise<readonly string[]>;
  pauseMax(user: string): Promise<void>;
  noAgentCall(lead: LeadRow, options: NoAgentOptions): NoAgentCall;
  /** One round of the poller behind the No Agent Call URL; how many calls it took up. */
  pollNoAgent(): Promise<number>;
  /** The agent's screen as it is. */
  screen(user: string): Screen;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
  /** Ends what is being sent. */
  close(): void;
}

const FIRST_CALL = 1001;

export function openFloor(state: DialerState, options: FloorOptions = {}): Floor {
  const ending = new AbortController();
  const working = new Set<Promise<unknown>>();
  let calls = FIRST_CALL;
  const floor: FloorContext = {
    state,
    screens: new Map(),
    nextUniqueid: () => `${Math.floor(state.clock.now() / 1000)}.${calls++}`,
    wait:
      options.wait ?? ((ms) => setTimeout(ms, undefined, { signal: ending.signal }).catch(() => undefined)),
    timeoutMs: options.timeoutMs ?? 60_000,
    signal: ending.signal,
    background(work) {
      const done = work.finally(() => working.delete(done));
      working.add(done);
    },
  };
  return {
    login: (user, how) => login(floor, user, how),
    logout: (user) => logout(floor, openScreen(floor, user)),
    ready: (user) => ready(floor, user),
    pause: (user) => pause(floor, user),
    outboundCall: (lead, how) => outboundCall(floor, lead, how),
    inboundCall: (how) => inboundCall(floor, how),
    manualCall: (user, lead, how) => manualCall(floor, user, lead, how),
    answer: (user) => answer(floor, user),
    hangup: (user) => hangup(floor, user),
    customerHangsUp: (user) => customerHangsUp(floor, user),
    dispose: (user, status, how) => dispose(floor, user, status, how),
    async runUrls(user, urlIds) {
      openScreen(floor, user);
      return await runUrls(floor, urlIds);
    },
    closeTab(user) {
      openScreen(floor, user).tabOpen = false;
    },
    poll: (user) => poll(floor, user),
    pauseMax: (user) => pauseMax(floor, user),
    noAgentCall: (lead, how) => noAgentCall(floor, lead, how),
    pollNoAgent: () => pollNoAgent(floor),
    screen: (user) => openScreen(floor, user),
    async idle() {
      await Promise.all([...working, ...[...floor.screens.values()].map(({ sending }) => sending)]);
    },
    close: () => ending.abort(),
  };
}
