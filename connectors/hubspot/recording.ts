import type { Receipt } from '../../src/connector.ts';
import type { RecordAnswer } from './answers.ts';
import { updating } from './batch/kinds.ts';
import { escapeHtml } from './call-body.ts';
import type { Delivery } from './delivery.ts';
import { CALL } from './object-type.ts';
import { isRefused } from './refused-error.ts';
import { EXTERNAL_ID, RECORDING } from './writes/call-plan.ts';
import { searchRecords } from './writes/find-record.ts';
import { differing } from './writes/same-value.ts';

/** Where the recording's address goes. */
export interface RecordingPlan {
  readonly call: RecordAnswer;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * The call's recording is there now: its address is put on the call record that the disposition made. Safe to
 * repeat.
 */
export async function attachRecording(delivery: Delivery): Promise<Receipt> {
  const { event, effectKey } = delivery.request;
  const url = event.call?.recordingUrl ?? '';
  // A call that waits for somebody's decision is logged after its recording, and later dispositions rewrite the text.
  if (url !== '') await delivery.context.identities.set(RECORDING, effectKey, url);
  const plan = await recordingPlan(delivery);
  if (typeof plan === 'string') return skipped(delivery, plan);
  const { call, properties } = plan;
  const ids = { call: call.id };
  if (Object.keys(differing(properties, call.properties)).length === 0)
    return { outcome: 'unchanged', ids, warnings: [...delivery.warnings] };
  try {
    await delivery.batches.writes.write(
      updating(CALL),
      { id: call.id, trace: delivery.request.deliveryId, properties },
      delivery.context.signal,
    );
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    return skipped(delivery, 'The record of this call was deleted in HubSpot: nothing to attach to.');
  }
  return { outcome: 'updated', ids, warnings: [...delivery.warnings] };
}

/**
 * What is to be written on which call, or why nothing is. HubSpot plays recordings over HTTPS only, so that
 * another address becomes a line of the call's text.
 */
export async function recordingPlan(delivery: Delivery): Promise<RecordingPlan | string> {
  const url = delivery.request.event.call?.recordingUrl ?? '';
  if (url === '') return 'The event tells no address of a recording.';
  const call = await findCall(delivery);
  if (call === undefined)
    return 'HubSpot has no record of this call yet: the recording is attached when it is made.';
  return {
    call,
    properties: url.startsWith('https://') ? { hs_call_recording_url: url } : bodyWith(call, url),
  };
}

const TOLD = ['hs_call_recording_url', 'hs_call_body'];

/** The call that holds the effect's key. */
async function findCall(delivery: Delivery): Promise<RecordAnswer | undefined> {
  const { batches, context, request, settings } = delivery;
  const { effectKey: key, known } = request;
  const read = (id: string, idProperty?: string): Promise<RecordAnswer | undefined> =>
    batches.read({ type: CALL, id, idProperty, properties: TOLD }, context.signal);
  if (settings.callKeyProperty !== false) return read(key, settings.callKeyProperty);
  const remembered = known['call'] ?? (await context.identities.get(CALL.kind, key));
  if (remembered !== undefined) return read(remembered);
  const [oldest] = await searchRecords(
    delivery,
    { type: CALL, key, search: { equals: { [EXTERNAL_ID]: key } } },
    TOLD,
  );
  return oldest;
}

function bodyWith({ properties }: RecordAnswer, url: string): Record<string, string> {
  const body = properties?.['hs_call_body'] ?? '';
  const line = `Recording: ${escapeHtml(url)}`;
  return { hs_call_body: body.includes(line) ? body : `${body}<p>${line}</p>` };
}

function skipped({ warnings }: Delivery, warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [...warnings, warning] };
}
