import { setTimeout as wait } from 'node:timers/promises';
import { ConflictError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

type Client = Pick<FunctionClient, 'agent' | 'nonAgent'>;

export interface PauseOrder {
  readonly agentUser: string;
  /** Set as soon as the agent is paused, at most 6 characters. */
  readonly pauseCode?: string | undefined;
  /** How long to wait for the pause before the code is given up, milliseconds; default 5,000. */
  readonly patienceMs?: number | undefined;
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 500;

/**
 * Pause an agent; in a call it takes effect after the disposition. What is ordered here is carried out by the
 * agent's browser about a second later, or never when its tab is closed.
 *
 * Throws ConflictError: not logged in, or with a pause code (`not-paused-yet`) when the agent is not paused in
 * time. The pause itself stays ordered.
 */
export async function pauseAgent(client: Client, order: PauseOrder, options: CallOptions): Promise<void> {
  const { agentUser, pauseCode, patienceMs = PATIENCE_MS } = order;
  await client.agent.externalPause({ agentUser, value: 'PAUSE' }, options);
  if (pauseCode === undefined) return;
  for (let waitedMs = 0; !(await isPaused(client, agentUser, options)); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs >= patienceMs)
      throw new ConflictError('the agent is to be paused but is not yet: set the pause code later', {
        code: 'not-paused-yet',
      });
    await wait(Math.min(LOOK_EVERY_MS, patienceMs), undefined, { signal: options.signal });
  }
  await client.agent.pauseCode({ agentUser, value: pauseCode }, options);
}

/** Set a paused agent ready. Throws ConflictError (`agent-not-paused`) for one that is not. */
export async function resumeAgent(client: Client, agentUser: string, options: CallOptions): Promise<void> {
  await client.agent.externalPause({ agentUser, value: 'RESUME' }, options);
}

/** Log an agent out, after the call where there is one. Throws ConflictError for one that is not logged in. */
export async function logoutAgent(client: Client, agentUser: string, options: CallOptions): Promise<void> {
  await client.agent.logout({ agentUser, value: 'LOGOUT' }, options);
}

async function isPaused(client: Client, agentUser: string, options: CallOptions): Promise<boolean> {
  const { rows } = await client.nonAgent.agentStatus({ agentUser }, options);
  return rows.some(({ status }) => status === 'PAUSED');
}
