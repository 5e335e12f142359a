import { z } from 'zod';
import { connectionsTo } from '../floor/connections.ts';
import type { SandboxProcess } from '../floor/sandbox-process.ts';

/** One way of writing calls into one system, and how to count what came of it. */
export interface Target {
  readonly name: string;
  /** Of the connection `crm`. */
  readonly connection: (urls: SandboxProcess['urls']) => object;
  readonly url: (urls: SandboxProcess['urls']) => string;
  /** Part of the path of a write. */
  readonly writePath: string;
  /** Keys of the calls that its state holds, one for each record. */
  readonly callKeys: (state: unknown) => readonly string[];
}

const Hubspot = z.object({ calls: z.array(z.object({ properties: z.record(z.string(), z.string()) })) });
const Salesforce = z.object({ tasks: z.array(z.looseObject({ VICIdial_Call_Key__c: z.string() })) });

const HighLevel = z.object({ notes: z.array(z.object({ body: z.string() })) });
const Webhook = z.object({ messages: z.array(z.object({ callKey: z.string() })) });
/** The last line of a note. */
const KEY_IN_NOTE = /^vicibridge (\S+)$/m;

const hubspot = {
  url: (urls: SandboxProcess['urls']) => urls.hubspot,
  writePath: '/objects/',
  callKeys: (state: unknown) =>
    Hubspot.parse(state).calls.map(({ properties }) => properties['hs_call_external_id'] ?? ''),
};

export const TARGETS: readonly Target[] = [
  {
    name: 'hubspot',
    connection: (urls) => connectionsTo(urls).hubspot,
    ...hubspot,
  },
  {
    name: 'hubspot-without-unique-property',
    connection: (urls) => ({
      ...connectionsTo(urls).hubspot,
      callKeyProperty: false,
      searchLagMs: 1500,
    }),
    ...hubspot,
  },
  {
    name: 'salesforce',
    connection: (urls) => connectionsTo(urls).salesforce,
    url: (urls) => urls.salesforce,
    writePath: '/composite/sobjects/Task',
    callKeys: (state) => Salesforce.parse(state).tasks.map((task) => task.VICIdial_Call_Key__c),
  },
  {
    name: 'highlevel',
    connection: (urls) => ({ ...connectionsTo(urls).highlevel, visibleAfterMs: 1500, requestsPer10s: 100 }),
    url: (urls) => urls.highlevel,
    writePath: '/notes',
    callKeys: (state) => HighLevel.parse(state).notes.map(({ body }) => KEY_IN_NOTE.exec(body)?.[1] ?? ''),
  },
  {
    name: 'webhook',
    connection: (urls) => connectionsTo(urls).webhook,
    url: (urls) => urls.webhook,
    writePath: '/in',
    callKeys: (state) => Webhook.parse(state).messages.map(({ callKey }) => callKey),
  },
];
