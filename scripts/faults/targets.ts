import { z } from 'zod';
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

const hubspot = {
  url: (urls: SandboxProcess['urls']) => urls.hubspot,
  writePath: '/objects/',
  callKeys: (state: unknown) =>
    Hubspot.parse(state).calls.map(({ properties }) => properties['hs_call_external_id'] ?? ''),
};

export const TARGETS: readonly Target[] = [
  {
    name: 'hubspot',
    connection: ({ hubspot: baseUrl }) => ({ type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl }),
    ...hubspot,
  },
  {
    name: 'hubspot-without-unique-property',
    connection: ({ hubspot: baseUrl }) => ({
      type: 'hubspot',
      accessToken: '$HUBSPOT_TOKEN',
      baseUrl,
      callKeyProperty: false,
      searchLagMs: 1500,
    }),
    ...hubspot,
  },
  {
    name: 'salesforce',
    connection: ({ salesforce: loginUrl }) => ({
      type: 'salesforce',
      loginUrl,
      clientId: '$SF_ID',
      clientSecret: '$SF_SECRET',
    }),
    url: (urls) => urls.salesforce,
    writePath: '/composite',
    callKeys: (state) => Salesforce.parse(state).tasks.map((task) => task.VICIdial_Call_Key__c),
  },
];
