import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { DeliveryError } from '../../../src/domain/errors.ts';
import type { nonAgentFunctions } from '../functions/catalogue.ts';
import { toCamelCase } from '../functions/parameters.ts';
import type { DialerSession } from '../session.ts';
import { type Known, readKnown } from './known.ts';
import { type InstallCall, planField, type PlanOptions, type Step } from './plan.ts';

export interface Outcome {
  readonly step: Step;
  /** `unseen`: it was accepted, but cannot be read back; `differs`: something else stands there. */
  readonly result: 'left' | 'confirmed' | 'unseen' | 'differs' | 'failed';
  readonly message?: string;
}

/** A replica of the database may lag. */
const READ_BACK_MS = [0, 250, 500, 1000, 2000] as const;

/** Steps for all fields that the API can reach, from what stands there. */
export function planCampaign({ fields }: Known, options: PlanOptions): readonly Step[] {
  return [
    planField('dispo', fields.dispo, options),
    planField('start', fields.start, options),
    planField('no-agent', fields['no-agent'], options),
  ];
}

/** Send the calls of a plan one after the other, and read back what landed. A refused call does not end it. */
export async function carryOut(
  session: DialerSession,
  steps: readonly Step[],
  options: PlanOptions & { readonly signal: AbortSignal },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    if (step.kind !== 'call') {
      outcomes.push({ step, result: 'left' });
      continue;
    }
    try {
      await send(session, step.call, options.signal);
      outcomes.push({ step, result: await readBack(session, step, options) });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      outcomes.push({ step, result: 'failed', message: error.message });
    }
  }
  return outcomes;
}

async function send(
  { client }: DialerSession,
  { fn, parameters }: InstallCall,
  signal: AbortSignal,
): Promise<void> {
  const input = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [toCamelCase(name), value]),
  );
  // Their schemas check it: the names are VICIdial's, in the other spelling.
  if (fn === 'update_campaign')
    await client.nonAgent.updateCampaign(input as z.input<typeof nonAgentFunctions.updateCampaign.input>, {
      signal,
    });
  else
    await client.nonAgent.updateAltUrl(input as z.input<typeof nonAgentFunctions.updateAltUrl.input>, {
      signal,
    });
}

async function readBack(
  session: DialerSession,
  { trigger }: Step,
  options: PlanOptions & { readonly signal: AbortSignal },
): Promise<'confirmed' | 'unseen' | 'differs'> {
  for (const waitMs of READ_BACK_MS) {
    if (waitMs > 0) await delay(waitMs, undefined, { signal: options.signal });
    const { fields } = await readKnown(session, options.campaignId, options.signal);
    if (fields[trigger].value === undefined) return 'unseen';
    if (planField(trigger, fields[trigger], options).kind === 'right') return 'confirmed';
  }
  return 'differs';
}
