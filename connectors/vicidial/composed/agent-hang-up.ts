import { ConflictError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

export interface HangupAndDispose {
  readonly agentUser: string;
  /** The disposition, at most 6 characters. */
  readonly status: string;
  /**
   * The lead that the agent must still have on his screen. Without it whatever call he has by now is hung up,
   * so a retry may hit the next customer.
   */
  readonly leadId?: string | undefined;
  /** Pause the agent, so that no call follows this one; default false. */
  readonly pause?: boolean | undefined;
  /** For a status that is flagged as a callback. */
  readonly callback?:
    | {
        /** The dialer's local time, `YYYY-MM-DD HH:MM:SS`. */
        readonly at: string;
        /** Only for this agent; default false. */
        readonly ownOnly?: boolean | undefined;
        readonly comments?: string | undefined;
      }
    | undefined;
}

/** What was ordered of the agent's browser, in this order. */
export type HangupStep = 'paused' | 'hung-up' | 'disposed';

/**
 * End an agent's call the way the screen needs it: pause him (optional), hang up, then set the status, which
 * takes effect only on the disposition screen. Each step is an order that the browser carries out about a
 * second later.
 *
 * Throws ConflictError (`other-lead`) before anything is ordered when the agent has no longer the lead, and
 * what the functions throw; the steps before the one that failed stand.
 */
export async function hangupAndDispose(
  client: Pick<FunctionClient, 'agent' | 'nonAgent'>,
  order: HangupAndDispose,
  options: CallOptions,
): Promise<readonly HangupStep[]> {
  const { agentUser, status, callback } = order;
  if (order.leadId !== undefined) await assertOnLead(client, agentUser, order.leadId, options);
  const steps: HangupStep[] = [];
  if (order.pause === true) {
    await client.agent.externalPause({ agentUser, value: 'PAUSE' }, options);
    steps.push('paused');
  }
  await client.agent.externalHangup({ agentUser }, options);
  steps.push('hung-up');
  const callbackInput =
    callback === undefined
      ? {}
      : {
          callbackDatetime: callback.at,
          callbackType: callback.ownOnly === true ? ('USERONLY' as const) : ('ANYONE' as const),
          callbackComments: callback.comments,
        };
  await client.agent.externalStatus({ agentUser, value: status, ...callbackInput }, options);
  steps.push('disposed');
  return steps;
}

async function assertOnLead(
  client: Pick<FunctionClient, 'nonAgent'>,
  agentUser: string,
  leadId: string,
  options: CallOptions,
): Promise<void> {
  const { rows } = await client.nonAgent.agentStatus({ agentUser }, options);
  if (rows.some((row) => row.lead_id === leadId)) return;
  throw new ConflictError(
    'the agent has another lead on the screen by now, so nothing was hung up: look at the agent and send the order anew',
    { code: 'other-lead' },
  );
}
