import type { CallOrder } from '../../../src/domain/call-order.ts';
import type { BridgeEvent } from '../../../src/domain/event.ts';
import { callProperties } from '../call-properties.ts';
import type { Delivery } from '../delivery.ts';
import { knownProperties, withoutOwn } from '../known-properties.ts';
import { CALL } from '../object-type.ts';
import { type RecordPlan, uniqueProperty } from './record-plan.ts';

/** A standard property: search finds the call by it where the account has none with unique values. */
export const EXTERNAL_ID = 'hs_call_external_id';
/** Kind of the identity map for the address of a call's recording, by the key of the call. */
export const RECORDING = 'recording';

/** The call's own record; undefined = the configuration has it not logged. */
export async function callPlan(
  delivery: Delivery,
  order: CallOrder | undefined,
  ownerId: string | undefined,
): Promise<RecordPlan | undefined> {
  if (order !== undefined && order.activity === undefined) return undefined;
  const { request, context, outcomes, warnings, settings } = delivery;
  const { event, effectKey: key } = request;
  const own = [EXTERNAL_ID, settings.callKeyProperty];
  const wanted = withoutOwn(delivery, order?.activity?.fields ?? {}, own);
  const [outcome, fields, unique] = await Promise.all([
    outcomes.of(event, order?.activity?.outcome, {
      signal: context.signal,
      warn: (warning) => void warnings.push(warning),
    }),
    knownProperties(delivery, CALL, wanted),
    uniqueProperty(delivery, CALL),
  ]);
  const activity = order?.activity === undefined ? undefined : { subject: order.activity.subject, fields };
  const record = callProperties({ event: await withRecording(delivery), outcome, ownerId, activity });
  warnings.push(...record.warnings);
  return {
    type: CALL,
    part: 'call',
    key,
    unique,
    properties: { ...record.properties, [EXTERNAL_ID]: key },
    initial: {},
    search: { equals: { [EXTERNAL_ID]: key } },
  };
}

/** The event with the recording that was found before this: in the call's text, which is written anew, or for a call that was not there. */
async function withRecording({ request, context }: Delivery): Promise<BridgeEvent> {
  const { event, effectKey } = request;
  if ((event.call?.recordingUrl ?? '') !== '') return event;
  const recordingUrl = await context.identities.get(RECORDING, effectKey);
  return recordingUrl === undefined ? event : { ...event, call: { ...event.call, recordingUrl } };
}
