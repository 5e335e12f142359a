import { z } from 'zod';
import { FloorTold } from './floor/told.ts';
import { FloorEventType } from './floor/types.ts';

/** What happened, in the words that routes use (`on: disposition`). */
export const EventType = z.enum([
  'disposition',
  'call-started',
  'no-agent',
  'lead-added',
  'dead-call',
  'pause-max',
  'lead-submitted',
  'record-changed',
  'lead-placed',
  'dnc-set',
  'dnc-lifted',
  'recording-found',
  'lead-recalled',
  'alert',
  ...FloorEventType.options,
]);
export type EventType = z.infer<typeof EventType>;

const text = z.string().optional();

/** A person to call, as far as the event told us. Absent = not told; `''` = told to be empty. */
export const Lead = z.strictObject({
  /** VICIdial's lead_id, digits. */
  id: text,
  vendorLeadCode: text,
  listId: text,
  phoneCode: text,
  /** National number as VICIdial holds it, digits. */
  phone: text,
  /** E.164 (`+13125550101`), only where the number is possible. */
  e164: text,
  altPhone: text,
  title: text,
  firstName: text,
  middleInitial: text,
  lastName: text,
  email: text,
  address1: text,
  address2: text,
  address3: text,
  city: text,
  state: text,
  province: text,
  postalCode: text,
  country: text,
  gender: text,
  dateOfBirth: text,
  sourceId: text,
  securityPhrase: text,
  comments: text,
  rank: text,
  owner: text,
  /** The lead row's own status, where the trigger tells it. */
  status: text,
});
export type Lead = z.infer<typeof Lead>;

export const Call = z.strictObject({
  uniqueid: text,
  callId: text,
  agentLogId: text,
  direction: z.enum(['inbound', 'outbound']).optional(),
  /** Status code set on this call (the disposition), at most 6 characters in VICIdial. */
  status: text,
  statusName: text,
  talkSeconds: z.number().nonnegative().optional(),
  termReason: text,
  dialedNumber: text,
  dialedLabel: text,
  inGroup: text,
  recordingId: text,
  recordingFilename: text,
  recordingUrl: text,
  notes: text,
  /** Scheduled callback, ISO 8601 UTC. */
  callbackAt: text,
});
export type Call = z.infer<typeof Call>;

/** Something odd about the hit that did not cost it: shown with the event. */
export const Mark = z.strictObject({
  /** Stable, kebab-case: `missing-lead-id`, `unknown-status`, `too-long`, `salvaged` ... */
  code: z.string(),
  field: text,
  message: z.string(),
});
export type Mark = z.infer<typeof Mark>;

/**
 * What became of one record of a CRM. A message about it may be late, doubled or out of order, so what it
 * tells of the record is a claim; the state is read from the CRM before anything is written.
 */
export const RecordChange = z.strictObject({
  /** The object by the name that the CRM's API has for it: `contact`, `Lead`, `Contact`. */
  object: z.string(),
  id: z.string(),
  change: z.enum(['created', 'updated', 'deleted', 'restored', 'merged', 'privacy-deleted']),
  /** `merged`: the records that live on in `id`. */
  mergedIds: z.array(z.string()).optional(),
  /** What the message told of the fields, by the CRM's names; `''` = emptied. */
  fields: z.record(z.string(), z.string()),
  /** Who changed it, as the CRM tells: kind (`CRM_UI`, `INTEGRATION`) and id of an app or user. */
  origin: z.strictObject({ kind: text, id: text }).optional(),
});
export type RecordChange = z.infer<typeof RecordChange>;

/** Numbers that must not be called any more, or (lifted) may be called again. */
export const DncChange = z.strictObject({
  /** E.164. Empty = those of `record`, which are to be read from the CRM. */
  numbers: z.array(z.string()),
  /** Absent = every campaign of every dialer; else one campaign of one dialer. */
  only: z.strictObject({ dialer: z.string(), campaign: z.string() }).optional(),
  /** Who asked for it: an agent, a user of the CRM, a vendor, an operator. */
  by: text,
  reason: text,
});
export type DncChange = z.infer<typeof DncChange>;

/** Something that people must know, said once when it begins and once when it is over. */
export const Alert = z.strictObject({
  /** Stable, kebab-case: `destination-held`, `failure-budget`, `circuit-open`. */
  code: z.string(),
  /** What it is about: the name of a destination, dialer or connection. */
  subject: z.string(),
  severity: z.enum(['info', 'warning', 'critical', 'resolved']),
  /** For people; no secret, number or name. */
  message: z.string(),
});
export type Alert = z.infer<typeof Alert>;

/**
 * One thing that happened, parsed from one accepted request. Stored in the ledger as JSON; everything
 * behind the intake works on this and never on the raw request. Times are ISO 8601 UTC.
 */
export const BridgeEvent = z.strictObject({
  /** Deterministic (`evt_` + 26 characters): a duplicate request has the same id. */
  id: z.string(),
  type: EventType,
  /** Name of the dialer, connection or source of leads in the configuration that it came from. */
  source: z.string(),
  /** As it stood in the URL (`dispo`, `extension-append`, `lead` ...). */
  trigger: z.string(),
  receivedAt: z.string(),
  occurredAt: text,
  /** One per person and dialer: `main:101`. Charset `[A-Za-z0-9._:-]`, at most 80 characters. */
  leadKey: text,
  /** One per call: `main:1795310300.1004:101`. Same charset. Absent for events without a call. */
  callKey: text,
  lead: Lead,
  call: Call.optional(),
  agent: z.strictObject({ user: text, fullName: text, email: text, userGroup: text }).optional(),
  campaign: text,
  /** The record of a CRM that it is about; of the connection that `source` names. */
  record: RecordChange.optional(),
  dnc: DncChange.optional(),
  alert: Alert.optional(),
  /** What the poller of a dialer's floor saw. */
  floor: FloorTold.optional(),
  /** Every decoded parameter under its name as received (last one wins), less secrets. */
  fields: z.record(z.string(), z.string()),
  marks: z.array(Mark),
});
export type BridgeEvent = z.infer<typeof BridgeEvent>;
