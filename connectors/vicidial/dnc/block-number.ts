import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

type Client = Pick<FunctionClient, 'nonAgent'>;

/** One entry of a DNC list. */
export interface DncEntry {
  /** Digits as dialled. */
  readonly number: string;
  /** Absent = the list of the whole system. */
  readonly campaign: string | undefined;
}

/** VICIdial's word for the list of the whole system. */
export const SYSTEM_LIST = 'SYSTEM_INTERNAL';

/** Put a number on a DNC list; one that is there already is a success too. Returns whether it is new there. */
export async function blockNumber(client: Client, entry: DncEntry, options: CallOptions): Promise<boolean> {
  const { code } = await client.nonAgent.addDncPhone(parametersOf(entry), options);
  return code === 'added';
}

/** Take a number off a DNC list. Returns whether it was there. */
export async function liftNumber(client: Client, entry: DncEntry, options: CallOptions): Promise<boolean> {
  const { code } = await client.nonAgent.deleteDncPhone(parametersOf(entry), options);
  return code === 'deleted';
}

function parametersOf({ number, campaign = SYSTEM_LIST }: DncEntry) {
  return { phoneNumber: number, campaignId: campaign };
}
