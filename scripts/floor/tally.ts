import type { SimulatedCall } from '../../src/sandbox/dialer/shift.ts';
import { z } from 'zod';
import type { SandboxProcess } from './sandbox-process.ts';

/** How one destination compares with the calls that were accepted. */
export interface DestinationTally {
  readonly name: string;
  /** Accepted calls that it holds with their last status. */
  readonly delivered: number;
  /** Accepted calls that it does not hold, or holds with another status. */
  readonly lost: readonly string[];
  /** Calls that it holds more than once, and people too. */
  readonly duplicated: readonly string[];
  /** Leads whose calls stand there in another order than they happened. */
  readonly outOfOrder: readonly string[];
}

interface Held {
  readonly callKey: string;
  readonly status: string;
}

const Hubspot = z.object({
  calls: z.array(z.object({ properties: z.record(z.string(), z.string()), contactIds: z.array(z.string()) })),
  contacts: z.array(z.object({ properties: z.record(z.string(), z.string()) })),
});
const Salesforce = z.object({
  tasks: z.array(z.object({ VICIdial_Call_Key__c: z.string(), CallDisposition: z.string() })),
  leads: z.array(z.object({ VICIdial_Lead_Id__c: z.string().optional() })),
});
const Webhook = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      eventId: z.string(),
      type: z.string(),
      callKey: z.string().optional(),
      status: z.string().optional(),
    }),
  ),
});

const DialerState = z.object({ leads: z.array(z.object({ phone_number: z.string() })) });

/** @returns those of the posted phone numbers that are not exactly one lead in the sandbox dialer */
export async function tallyDialer(
  phones: readonly string[],
  urls: SandboxProcess['urls'],
): Promise<readonly string[]> {
  const { leads } = await stateOf(urls.dialer, DialerState);
  return phones.filter((phone) => leads.filter((lead) => lead.phone_number === phone).length !== 1);
}

/** Ask every destination of the sandbox what it holds, and hold it against the calls. */
export async function tallyFloor(
  calls: readonly SimulatedCall[],
  urls: SandboxProcess['urls'],
): Promise<readonly DestinationTally[]> {
  const [hubspot, salesforce, webhook] = await Promise.all([
    stateOf(urls.hubspot, Hubspot),
    stateOf(urls.salesforce, Salesforce),
    stateOf(urls.webhook, Webhook),
  ]);
  return [
    compare('crm', calls, {
      calls: hubspot.calls.map(({ properties }) => ({
        callKey: properties['vicidial_call_key'] ?? properties['hs_call_external_id'] ?? '',
        status: /: (\S+)/.exec(properties['hs_call_title'] ?? '')?.[1] ?? '',
      })),
      people: hubspot.contacts.map(({ properties }) => properties['vicidial_lead_id'] ?? ''),
    }),
    compare('sfdc', calls, {
      calls: salesforce.tasks.map((task) => ({
        callKey: task.VICIdial_Call_Key__c,
        status: task.CallDisposition,
      })),
      people: salesforce.leads.map((lead) => lead.VICIdial_Lead_Id__c ?? ''),
    }),
    compare('audit', calls, {
      calls: webhook.messages
        .filter(({ type }) => type === 'disposition' || type === 'no-agent')
        .map(({ callKey = '', status = '' }) => ({ callKey, status })),
      people: webhook.messages.map(({ eventId }) => eventId),
    }),
  ];
}

function compare(
  name: string,
  calls: readonly SimulatedCall[],
  held: { readonly calls: readonly Held[]; readonly people: readonly string[] },
): DestinationTally {
  const byKey = Map.groupBy(held.calls, ({ callKey }) => callKey);
  const lost = calls
    .filter((call) => call.accepted)
    .filter((call) => byKey.get(call.callKey)?.at(-1)?.status !== call.status)
    .map((call) => call.callKey);
  const doubled = [...byKey].filter(([, records]) => records.length > 1).map(([key]) => key);
  return {
    name,
    delivered: calls.filter((call) => call.accepted).length - lost.length,
    lost,
    duplicated: [...doubled, ...repeated(held.people)],
    outOfOrder: outOfOrder(calls, held.calls),
  };
}

function repeated(keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return keys.filter((key) => key !== '' && (seen.has(key) || !seen.add(key)));
}

function outOfOrder(calls: readonly SimulatedCall[], held: readonly Held[]): readonly string[] {
  const byKey = new Map(calls.map((call) => [call.callKey, call]));
  const last = new Map<string, number>();
  const wrong = new Set<string>();
  for (const { callKey } of held) {
    const call = byKey.get(callKey);
    if (call === undefined) continue;
    if (call.leadCallNumber < (last.get(call.leadKey) ?? 0)) wrong.add(call.leadKey);
    last.set(call.leadKey, call.leadCallNumber);
  }
  return [...wrong];
}

async function stateOf<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  const response = await fetch(`${url}/_sandbox/state`);
  return schema.parse(await response.json());
}
