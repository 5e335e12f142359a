import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { request as ask } from 'undici';
import { onTestFinished } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { EVENT, ORDER, startHighLevel } from './highlevel-rig.ts';

/** A call with the least that names somebody. */
export const LEAST: BridgeEvent = {
  ...EVENT,
  lead: { id: '101', e164: '+13125550101' },
  call: { uniqueid: '1795310300.101', status: 'SALE' },
  agent: undefined,
  campaign: undefined,
};
/** A call with all that VICIdial tells, and more than HighLevel has room for. */
export const FULL: BridgeEvent = {
  ...EVENT,
  occurredAt: '2026-11-21T21:18:20.000Z',
  lead: {
    id: '101',
    vendorLeadCode: 'contactGone000000001',
    listId: '1001',
    phone: '3125550101',
    phoneCode: '1',
    e164: '+13125550101',
    altPhone: '3125550102',
    title: 'Dr',
    firstName: ' Conan ',
    middleInitial: 'X',
    lastName: "O'Brien & Sons",
    email: 'C+O@Example.test',
    address1: '1 Main St #5',
    address2: 'Rear',
    city: 'Chicago',
    state: 'IL',
    postalCode: '60601',
    country: 'US',
    gender: 'M',
    dateOfBirth: '1970-01-01',
    comments: 'Not sent',
  },
  call: {
    uniqueid: '1795310300.101',
    direction: 'inbound',
    status: 'CALLBK',
    statusName: 'Call <Back>',
    talkSeconds: 61.4,
    termReason: 'CALLER',
    dialedNumber: '3125550101',
    inGroup: 'SUPPORT',
    recordingFilename: '20261121_101.wav',
    recordingUrl: 'https://bridge.example.test/recordings/abc',
    notes: 'Asked for <b>Bob</b> & "terms"\r\nsecond line ',
    callbackAt: '2026-11-23T15:00:00.000Z',
  },
  agent: { user: 'agent1', fullName: 'Ana Agent', email: 'agent1@example.test', userGroup: 'SALES' },
};
/** A number of whoever has it, with no lead. */
export const DNC: BridgeEvent = {
  ...EVENT,
  type: 'dnc-set',
  lead: {},
  leadKey: undefined,
  callKey: undefined,
  dnc: { numbers: ['+13125550101'] },
};
export const DUE = '2026-11-24T15:00:00.000Z';
export const TASK = {
  key: 'check',
  subject: 'Check',
  body: undefined,
  dueAt: DUE,
  priority: 'medium',
  owner: undefined,
  fields: {},
} as const;
export const DEAL = {
  name: 'Visit',
  stage: 'Site visit',
  pipeline: undefined,
  amount: undefined,
  closeDate: '2026-11-21',
  fields: {},
} as const;
/** An order with every part, each with every field. */
export const ALL = {
  person: { ...ORDER.person, defaults: { source: 'VICIdial', city: 'Nowhere', last_status: 'NEW' } },
  activity: { outcome: 'Sold', subject: 'Sold\n<two>', fields: { 'Order no': '4711' } },
  personFields: { companyName: 'Engines', last_status: '', budget: '12.50', interests: 'solar; heat pumps' },
  owner: { by: 'email', email: 'agent1@example.test' },
  ownsPerson: true,
  tasks: [
    {
      key: 'callback',
      subject: 'Call <back>',
      body: 'Ask for Bob\nat noon',
      dueAt: DUE,
      priority: 'high',
      owner: undefined,
      fields: { Line: '2' },
    },
    { ...TASK, owner: { by: 'id', id: 'userNowhere000000001' } },
  ],
  campaign: { id: 'campaign/1', status: undefined },
  deal: {
    name: 'Two of them',
    stage: 'won',
    pipeline: 'Sales',
    amount: '120.50',
    closeDate: '2026-11-21',
    fields: { status: 'won', order_no: '4711' },
  },
} as const;

/** One request as it was on the wire. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The JSON as it was read again; undefined = there was no body. */
  readonly body: unknown;
}

/** The token is secret; the others belong to the connection, not to the request. */
const LEFT_OUT = new Set(['authorization', 'host', 'connection', 'content-length']);

/** `startHighLevel` with a recorder between connector and stand-in, which keeps no bodies. */
export async function startHighLevelSent(options: Parameters<typeof startHighLevel>[0] = {}) {
  const kept: Sent[] = [];
  let target = '';
  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    const said = await text(request);
    const shown = Object.fromEntries(Object.entries(headers).filter(([name]) => !LEFT_OUT.has(name)));
    kept.push({ method, path, headers: shown, body: said === '' ? undefined : JSON.parse(said) });
    const answer = await ask(`${target}${path}`, {
      method,
      headers: { ...shown, authorization: headers.authorization },
      body: said === '' ? null : said,
    });
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' });
    response.end(await answer.body.text());
  };
  const recorder = createServer((request, response) => void relay(request, response));
  const baseUrl = await listen(recorder);
  const rig = await startHighLevel({ ...options, settings: { ...options.settings, baseUrl } });
  target = rig.standIn.url;
  return {
    ...rig,
    /** What was sent while this was done. */
    sentBy: async (work: () => Promise<unknown>): Promise<readonly Sent[]> => {
      const before = kept.length;
      await work();
      return kept.slice(before);
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
