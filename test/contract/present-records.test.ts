import { describe, expect, onTestFinished, test } from 'vitest';
import highlevel from '../../connectors/highlevel/index.ts';
import hubspot from '../../connectors/hubspot/index.ts';
import salesforce from '../../connectors/salesforce/index.ts';
import type { CallOrder, Connection, DeliveryRequest, Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startHighLevelStandIn } from '../../src/sandbox/highlevel/index.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { memoryIdentities } from './rig.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const TOKEN = 'pat-na1-5c1d0a4e-present';
const APP = { clientId: 'consumer-key-3MVG9', clientSecret: 'consumer-secret-8A7F6E' };
const LOCATION = 'locationPresent00001';
const SIGNAL = () => AbortSignal.timeout(10_000);

const ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: {},
  owner: undefined,
  ownsPerson: false,
  tasks: [
    {
      key: 'callback',
      subject: 'Call back',
      dueAt: '2026-12-01T15:00:00.000Z',
      body: undefined,
      owner: undefined,
      priority: 'medium',
      fields: {},
    },
  ],
  campaign: undefined,
  deal: undefined,
};

function request(lead: number): DeliveryRequest {
  const callKey = `main:1790000000.${lead}:${lead}`;
  const e164 = `+131255501${String(lead).padStart(2, '0')}`;
  const event: BridgeEvent = {
    id: `evt_present${lead}`,
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-22T03:30:05.000Z',
    leadKey: `main:${lead}`,
    callKey,
    lead: { id: String(lead), phone: e164.slice(2), e164, firstName: 'Ann', lastName: `Number ${lead}` },
    call: { uniqueid: `1790000000.${lead}`, status: 'CALLBK', direction: 'outbound' },
    campaign: 'SALES',
    fields: {},
    marks: [],
  };
  const base = { deliveryId: `dlv_${lead}`, effectKey: callKey, attempt: 1, inDoubtSince: undefined };
  return { ...base, event, call: ORDER, known: {} };
}

interface Crm {
  readonly connection: Connection;
  /** Name of the call's own record in the receipt, of the task and of the person. */
  readonly names: { readonly call: string; readonly task: string; readonly person: string };
  /** Delete one record as a person in the CRM does. */
  remove(name: string, ids: Receipt['ids']): Promise<void> | void;
  /** Have the person of these ids live on elsewhere; absent = the CRM cannot tell. */
  readonly merge?: (personId: string) => void;
  requests(): number;
}

async function withHubspot(): Promise<Crm> {
  const standIn = await startHubspotStandIn({ accessToken: TOKEN });
  const settings = { type: 'hubspot', accessToken: TOKEN, baseUrl: standIn.url };
  const connection = await hubspot.connect(hubspot.settings.parse(settings), tools());
  closing(connection, standIn);
  const paths: Readonly<Record<string, string>> = { call: 'calls', 'task.callback': 'tasks' };
  return {
    connection,
    names: { call: 'call', task: 'task.callback', person: 'contact' },
    async remove(name, ids) {
      await fetch(`${standIn.url}/crm/v3/objects/${paths[name] ?? 'contacts'}/${ids[name]}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${TOKEN}` },
      });
    },
    merge: (id) => void standIn.merge(standIn.create({ lastname: 'Winner' }), id),
    requests: () => standIn.requests.length,
  };
}

async function withSalesforce(): Promise<Crm & { archive(id: string): void }> {
  const standIn = await startSalesforceStandIn(APP);
  const settings = { type: 'salesforce', loginUrl: standIn.url, ...APP };
  const connection = await salesforce.connect(salesforce.settings.parse(settings), tools());
  closing(connection, standIn);
  return {
    connection,
    names: { call: 'Task', task: 'Task.callback', person: 'Lead' },
    remove: (name, ids) => standIn.remove(ids[name] ?? ''),
    merge: (id) => standIn.merge(id, standIn.create('Lead', { LastName: 'Winner', Company: 'Engines' })),
    archive: (id) => standIn.archive(id),
    requests: () => standIn.requests.length,
  };
}

async function withHighLevel(): Promise<Crm> {
  const standIn = await startHighLevelStandIn({ accessToken: TOKEN, locationId: LOCATION });
  const settings = { type: 'highlevel', accessToken: TOKEN, locationId: LOCATION, baseUrl: standIn.url };
  const connection = await highlevel.connect(highlevel.settings.parse(settings), tools());
  closing(connection, standIn);
  return {
    connection,
    names: { call: 'note', task: 'task.callback', person: 'contact' },
    async remove(name, ids) {
      const paths: Readonly<Record<string, string>> = {
        note: `/notes/${ids['note']}`,
        'task.callback': `/tasks/${ids['task.callback']}`,
      };
      await fetch(`${standIn.url}/contacts/${ids['contact']}${paths[name] ?? ''}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${TOKEN}`, version: '2021-07-28' },
      });
    },
    requests: () => standIn.requests.length,
  };
}

function tools() {
  return { name: 'crm', logger: QUIET, now: Date.now };
}

function closing(connection: Connection, standIn: { close(): Promise<void> }): void {
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
}

async function delivered({ connection }: Crm, lead: number): Promise<Receipt['ids']> {
  const context = { signal: SIGNAL(), logger: QUIET, identities: memoryIdentities() };
  return (await connection.deliver(request(lead), context)).ids;
}

describe.each([
  ['hubspot', withHubspot],
  ['salesforce', withSalesforce],
  ['highlevel', withHighLevel],
])('%s, asked whether the records of a receipt are there,', (_name, start) => {
  test('when nothing was deleted, then nothing is gone', async () => {
    const crm = await start();
    const ids = await delivered(crm, 1);
    expect(Object.keys(ids).toSorted()).toEqual(Object.values(crm.names).toSorted());
    expect(await crm.connection.present?.(ids, SIGNAL())).toEqual({ gone: [], people: [], unseen: [] });
  });

  test('when a call or a task was deleted, then that one is gone and no other', async () => {
    const crm = await start();
    const [first, second] = [await delivered(crm, 1), await delivered(crm, 2)];
    await crm.remove(crm.names.call, first);
    await crm.remove(crm.names.task, second);
    expect(await crm.connection.present?.(first, SIGNAL())).toEqual({
      gone: [crm.names.call],
      people: [],
      unseen: [],
    });
    expect(await crm.connection.present?.(second, SIGNAL())).toMatchObject({ gone: [crm.names.task] });
  });

  test('when the person was deleted, then that is told apart', async () => {
    const crm = await start();
    const ids = await delivered(crm, 1);
    await crm.remove(crm.names.person, ids);
    const present = await crm.connection.present?.(ids, SIGNAL());
    expect(present?.people).toEqual([crm.names.person]);
    expect(present?.gone).toContain(crm.names.person);
  });

  test('when a part has no id that could be one, then nothing is said of it', async () => {
    const crm = await start();
    const ids = { ...(await delivered(crm, 1)), mystery: '../x' };
    expect(await crm.connection.present?.(ids, SIGNAL())).toEqual({
      gone: [],
      people: [],
      unseen: ['mystery'],
    });
  });
});

test.each([
  ['hubspot', withHubspot],
  ['salesforce', withSalesforce],
])('%s: a person who was merged into another one is there', async (_name, start) => {
  const crm = await start();
  const ids = await delivered(crm, 1);
  const { [crm.names.person]: person = '' } = ids;
  crm.merge?.(person);
  expect(await crm.connection.present?.({ [crm.names.person]: person }, SIGNAL())).toEqual({
    gone: [],
    people: [],
    unseen: [],
  });
});

test('salesforce: a Task that was archived for its age is there', async () => {
  const crm = await withSalesforce();
  const ids = await delivered(crm, 1);
  crm.archive(ids['Task'] ?? '');
  expect(await crm.connection.present?.(ids, SIGNAL())).toMatchObject({ gone: [] });
});

test.each([
  ['hubspot', withHubspot, 3],
  ['salesforce', withSalesforce, 3],
])('%s: many receipts that are asked for at once share their requests', async (_name, start, most) => {
  const crm = await start();
  const all = await Promise.all(Array.from({ length: 20 }, (_, index) => delivered(crm, index + 1)));
  const before = crm.requests();
  const answers = await Promise.all(all.map(async (ids) => crm.connection.present?.(ids, SIGNAL())));
  expect(answers.every((answer) => answer?.gone.length === 0)).toBe(true);
  expect(crm.requests() - before).toBeLessThanOrEqual(most);
});
