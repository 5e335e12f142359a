import type { DeliveryError } from '../../../src/domain/errors.ts';
import type { Api } from '../api.ts';
import type { FunctionClient } from '../functions/client.ts';
import { lacksRight } from '../lacks-right.ts';
import { readNumber } from '../orders/read-lead.ts';
import { blockNumber, liftNumber } from './block-number.ts';
import type { DialForms } from './dial-forms.ts';
import { leadsOfNumbers } from './leads-of-numbers.ts';
import { emptyHopper, mayNotLook, type Silenced, silenceLeads } from './silence-leads.ts';

/** Some numbers whose turns are held. */
export interface DncTask {
  readonly api: Api;
  readonly client: FunctionClient;
  /** Absent = the whole system. */
  readonly campaign: string | undefined;
  readonly numbers: readonly DialForms[];
  /** The lead that the event tells of, whatever number it has. */
  readonly ownLead: string | undefined;
  readonly signal: AbortSignal;
}

export interface PartDone {
  readonly changed: boolean;
  readonly warnings: readonly string[];
  /** The API user may not write DNC lists, or not see which number; everything else was done. */
  readonly refusal: DeliveryError | undefined;
}

const NONE: Silenced = { changed: 0, refused: 0, onCall: 0 };

/** Block the numbers, then take their leads out of dialling. */
export async function setPart(task: DncTask): Promise<PartDone> {
  const { client, campaign, signal } = task;
  const lists = createLists();
  const block = (number: string) => lists.write(() => blockNumber(client, { number, campaign }, { signal }));
  for (const { national } of task.numbers) await block(national);
  // Without a number of its own the event is about whatever number its lead has.
  const own = task.numbers.length === 0 && task.ownLead !== undefined;
  const ownNumber = own
    ? await lists.ask(() => readNumber(client, task.ownLead ?? '', { signal }))
    : undefined;
  if (ownNumber !== undefined) await block(ownNumber.national);
  if (campaign !== undefined) {
    const { silenced, warnings } = await takeOut(task, campaign);
    return {
      ...lists.result(silenced),
      warnings: [...warnings, ...words(silenced, 'taken out of the hopper')],
    };
  }
  const found = task.numbers.length === 0 ? [] : await leadsOfNumbers(client, task.numbers, { signal });
  for (const form of found.flatMap(({ otherForms }) => otherForms)) await block(form);
  const leadIds = new Set(found.flatMap(({ leadIds: ids }) => ids));
  if (task.ownLead !== undefined) leadIds.add(task.ownLead);
  const silenced = await silenceLeads(task.api, leadIds, { signal });
  const more = found.reduce((sum, { more: count }) => sum + count, 0);
  return {
    ...lists.result(silenced),
    warnings: [
      ...words(silenced, 'set to DNC'),
      ...(more === 0
        ? []
        : [`${more} further leads of these numbers were left as they are; VICIdial's DNC list stops them`]),
    ],
  };
}

/** Take the numbers off the list, in every way that they may have been written there. Leads stay as they are. */
export async function liftPart({ client, campaign, numbers, signal }: DncTask): Promise<PartDone> {
  const lists = createLists();
  for (const { national, others } of numbers)
    for (const number of [national, ...others])
      await lists.write(() => liftNumber(client, { number, campaign }, { signal }));
  return {
    ...lists.result(NONE),
    warnings: ['leads keep the status that they have: set it in VICIdial if they are to be dialled again'],
  };
}

async function takeOut(
  task: DncTask,
  campaign: string,
): Promise<{ readonly silenced: Silenced; readonly warnings: readonly string[] }> {
  const numbers = new Set(task.numbers.flatMap(({ national, others }) => [national, ...others]));
  try {
    return {
      silenced: await emptyHopper(task, { campaign, numbers }, { signal: task.signal }),
      warnings: [],
    };
  } catch (error) {
    if (!mayNotLook(error)) throw error;
    return {
      silenced: NONE,
      warnings: [`the hopper of ${campaign} could not be looked through: ${error.message}`],
    };
  }
}

/** Writes to DNC lists. Once the API user turned out to lack a right nothing more is tried. */
function createLists() {
  let changed = false;
  let refusal: DeliveryError | undefined;
  async function ask<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    if (refusal !== undefined) return undefined;
    try {
      return await call();
    } catch (error) {
      if (!lacksRight(error)) throw error;
      refusal = error;
      return undefined;
    }
  }
  return {
    ask,
    async write(call: () => Promise<boolean>): Promise<void> {
      if ((await ask(call)) === true) changed = true;
    },
    result: (silenced: Silenced) => ({ changed: changed || silenced.changed > 0, refusal }),
  };
}

function words({ changed, refused, onCall }: Silenced, what: string): string[] {
  return [
    ...(changed === 0 ? [] : [`${leads(changed)} ${what}`]),
    ...(refused === 0 ? [] : [`${leads(refused)} left as they are: the API user may not touch their lists`]),
    ...(onCall === 0 ? [] : [`${leads(onCall)} on a call now`]),
  ];
}

function leads(count: number): string {
  return count === 1 ? '1 lead' : `${count} leads`;
}
