import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BridgeEvent, Call, Lead } from '../../../domain/event.ts';
import { toE164 } from '../../../domain/phone.ts';
import { UsageError } from '../../usage-error.ts';

/** As much of an event as a person cares to write, and what `vicibridge event` prints beside one. */
const EventFile = z.looseObject({
  type: z.enum(['disposition', 'no-agent']).default('disposition'),
  lead: Lead.default({}),
  call: Call.optional(),
  fields: z.record(z.string(), z.string()).default({}),
});

const EXAMPLE =
  '{"type": "disposition", "campaign": "SALES", "lead": {"phone": "3125550101"}, "call": {"status": "SALE"}, "fields": {"called_count": "3"}}';

/**
 * An event from a JSON file: a whole one as `vicibridge event <id>` prints it, or parts of one.
 *
 * @param dialer the dialer that it is of, where the file does not say
 * @throws UsageError where there is none that can be read
 */
export function readEventFile(
  path: string,
  { dialer, phoneCode, now }: { readonly dialer: string; readonly phoneCode: string; readonly now: string },
): BridgeEvent {
  const part = EventFile.safeParse(parse(path));
  if (!part.success) throw new UsageError(`${path}: ${z.prettifyError(part.error)}`);
  const { lead } = part.data;
  const e164 = lead.e164 ?? toE164(lead.phone ?? '', lead.phoneCode, phoneCode);
  const told = {
    id: 'evt_test',
    source: dialer,
    trigger: part.data.type === 'no-agent' ? 'no-agent' : 'dispo',
    receivedAt: now,
    leadKey: `${dialer}:${lead.id ?? 'test'}`,
    callKey: `${dialer}:test:${lead.id ?? 'test'}`,
    marks: [],
    ...part.data,
    lead: e164 === undefined ? lead : { ...lead, e164 },
  };
  const keys = Object.keys(BridgeEvent.shape);
  const event = BridgeEvent.safeParse(
    Object.fromEntries(Object.entries(told).filter(([key]) => keys.includes(key))),
  );
  if (!event.success) throw new UsageError(`${path}: ${z.prettifyError(event.error)}`);
  return event.data;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      error instanceof SyntaxError
        ? `${path} is not JSON: it must be an event, such as ${EXAMPLE}`
        : `${path} cannot be read: name a JSON file, or the id of an event (evt_…)`,
    );
  }
}
