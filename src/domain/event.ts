import { z } from 'zod';

/** What happened, in the words that routes use (`on: disposition`). */
export const EventType = z.enum([
  'disposition',
  'call-started',
  'no-agent',
  'lead-added',
  'dead-call',
  'pause-max',
  'lead-submitted',
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
 * One thing that happened, parsed from one accepted request. Stored in the ledger as JSON; everything
 * behind the intake works on this and never on the raw request. Times are ISO 8601 UTC.
 */
export const BridgeEvent = z.strictObject({
  /** Deterministic (`evt_` + 26 characters): a duplicate request has the same id. */
  id: z.string(),
  type: EventType,
  /** Name of the dialer or lead source in the configuration. */
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
  /** Every decoded parameter under its name as received (last one wins), less secrets. */
  fields: z.record(z.string(), z.string()),
  marks: z.array(Mark),
});
export type BridgeEvent = z.infer<typeof BridgeEvent>;
