import { PermanentError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';
import { phoneAsGiven } from '../phone.ts';

export interface Dial {
  readonly agentUser: string;
  /** National digits, or with `+` and the country code; without it and a lead id nothing is dialled. */
  readonly phone?: string | undefined;
  /** Country calling code, default 1 for a national number. */
  readonly phoneCode?: string | undefined;
  /** Dials this lead's own number. */
  readonly leadId?: string | undefined;
  /** Which number of the lead; default its main one. */
  readonly altDial?: 'MAIN' | 'ALT' | 'ADDR3' | undefined;
  /** Look for a lead with the number before a new one is made; default true. */
  readonly search?: boolean | undefined;
  /** Show the lead and let the agent click; default false. */
  readonly preview?: boolean | undefined;
  /** Bring the agent's screen to the front; default false. */
  readonly focus?: boolean | undefined;
  readonly vendorId?: string | undefined;
  readonly groupAlias?: string | undefined;
}

export type Dialled = Awaited<ReturnType<FunctionClient['agent']['externalDial']>> & {
  /** How the number was written otherwise than it was given. */
  readonly notes: readonly string[];
};

/**
 * Have an agent dial, with every parameter that VICIdial insists on. The country code is taken off the
 * number, because VICIdial dials `phone_code` in front of whatever it gets. No DNC list is asked: the caller
 * has to. Throws PermanentError (`invalid-phone`, `invalid-input`) before anything is sent, and what
 * `external_dial` throws: ConflictError when the agent is not paused or still has a lead.
 */
export async function dial(
  client: Pick<FunctionClient, 'agent'>,
  order: Dial,
  options: CallOptions,
): Promise<Dialled> {
  const notes: string[] = [];
  const result = await client.agent.externalDial(
    {
      agentUser: order.agentUser,
      ...target(order, notes),
      search: order.search ?? true,
      preview: order.preview ?? false,
      focus: order.focus ?? false,
      vendorId: order.vendorId,
      groupAlias: order.groupAlias,
    },
    options,
  );
  return { ...result, notes };
}

type Target = { leadId: string; altDial: Dial['altDial'] } | { value: string; phoneCode: string };

function target(order: Dial, notes: string[]): Target {
  if (order.leadId !== undefined) return { leadId: order.leadId, altDial: order.altDial };
  const given = order.phone ?? '';
  const found = given.startsWith('+')
    ? phoneAsGiven({ e164: given, phoneCode: order.phoneCode }, notes)
    : phoneAsGiven({ phone: given, phoneCode: order.phoneCode }, notes);
  if (found !== undefined) return { value: found.number, phoneCode: found.code };
  throw new PermanentError('there is nothing to dial: give a phone number or a lead id', {
    code: 'invalid-phone',
  });
}
