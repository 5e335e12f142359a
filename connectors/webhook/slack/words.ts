import { type BridgeEvent, Call, Lead } from '../../../src/domain/event.ts';

/** Words of a notice that stand for something short. */
const SHORT: Readonly<Record<string, (event: BridgeEvent) => string | undefined>> = {
  type: ({ type }) => type,
  dialer: ({ source }) => source,
  time: ({ occurredAt, receivedAt }) => occurredAt ?? receivedAt,
  campaign: ({ campaign }) => campaign,
  status: ({ call }) => call?.status,
  agent: ({ agent }) => agent?.fullName ?? agent?.user,
  phone: ({ lead }) => lead.e164 ?? lead.phone,
};

/** Every word that a template may use. */
export const NOTICE_WORDS: readonly string[] = [
  ...Object.keys(SHORT),
  ...Object.keys(Lead.shape).map((name) => `lead.${name}`),
  ...Object.keys(Call.shape).map((name) => `call.${name}`),
];

/** What a word stands for in this event; `''` where the event does not tell it. */
export function wordOf(event: BridgeEvent, word: string): string {
  const short = Object.hasOwn(SHORT, word) ? SHORT[word] : undefined;
  if (short !== undefined) return short(event) ?? '';
  const [part, name = ''] = word.split('.');
  const holder: Readonly<Record<string, unknown>> | undefined = part === 'lead' ? event.lead : event.call;
  const value = holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
