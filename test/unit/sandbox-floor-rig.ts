import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Floor } from '../../src/sandbox/dialer/floor/floor.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import type { LeadRow } from '../../src/sandbox/dialer/store.ts';
import type { Row } from '../../src/sandbox/dialer/tables/index.ts';

const API_USER = { user: 'bridge', password: 'right-password', level: 9 } as const;

export interface FloorRig {
  readonly standIn: DialerStandIn;
  readonly floor: Floor;
  /** Lead 101. */
  readonly lead: LeadRow;
  /** `http://127.0.0.1:<port>` of a receiver that notes all and answers `OK`. */
  readonly base: string;
  /** Request targets as they came over the wire (`/ok?x=1`), oldest first. */
  readonly hits: string[];
  /** Header lines of each hit. */
  readonly headers: string[][];
  /** How the receiver answers; default at once with `OK`. */
  answer: (socket: Socket, target: string) => void;
  /** Move the dialer's clock. */
  advance(seconds: number): void;
  /** Write to campaign SALES. */
  campaign(columns: Partial<Row<'campaigns'>>): void;
  inGroup(columns: Partial<Row<'inboundGroups'>>): void;
  /** `vicidial_url_log`. */
  urls(): readonly Row<'urlLog'>[];
  live(user: string): Row<'liveAgents'> | undefined;
  /** Our own client of both APIs. */
  client(): FunctionClient;
  /** The Non-Agent API as it comes. */
  ask(query: Readonly<Record<string, string>>): Promise<string>;
}

/** The stand-in with two agents, campaign SALES that dials by itself, in-group SALESIN, and a receiver. */
export async function startFloorRig(seed: DialerSeed = {}): Promise<FloorRig> {
  const hits: string[] = [];
  const headers: string[][] = [];
  let nowMs = Date.parse('2026-11-22T02:43:44Z');
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!bytes.includes('\r\n\r\n')) return;
      const [line = '', ...rest] = bytes.toString('utf8').trimEnd().split('\r\n');
      const target = line.replace(/^GET /, '').replace(/ HTTP\/1\.1$/, '');
      hits.push(target);
      headers.push(rest);
      rig.answer(socket, target);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = (user: string, name: string) => ({
    user,
    password: 'agentpass1',
    level: 1,
    userGroup: 'AGENTS',
    columns: { full_name: name, agentcall_manual: '1', phone_login: 'cc100', email: 'alice@example.com' },
  });
  const standIn = await startDialerStandIn({
    users: [API_USER, agent('agent001', "Alice O'Agent"), agent('agent002', 'Bob')],
    now: () => nowMs,
    floor: { wait: () => Promise.resolve() },
    seed: {
      vicidial_inbound_groups: [{ group_id: 'SALESIN', active: 'Y', dispo_call_url: 'CAMP' }],
      vicidial_statuses: [
        { status: 'SALE', status_name: 'Sale Made', human_answered: 'Y' },
        { status: 'CALLBK', status_name: 'Call Back', scheduled_callback: 'Y' },
      ],
      vicidial_list: [
        {
          lead_id: '101',
          list_id: '1001',
          phone_number: '3125550101',
          phone_code: '1',
          first_name: 'Conan',
          last_name: "O'Brien & Sons",
          vendor_lead_code: 'CRM-101',
        },
      ],
      ...seed,
    },
  });
  const { tables } = standIn;
  tables.campaigns.update(({ campaign_id: id }) => id === 'SALES', { auto_dial_level: '1' });
  onTestFinished(async () => {
    await standIn.close();
    server.close();
    await once(server, 'close');
  });
  const rig: FloorRig = {
    standIn,
    floor: standIn.floor,
    get lead() {
      return leadOf(standIn, 101);
    },
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    headers,
    answer: (socket) => reply(socket, '200 OK', 'OK\n'),
    advance: (seconds) => void (nowMs += seconds * 1000),
    campaign: (columns) => void tables.campaigns.update(({ campaign_id: id }) => id === 'SALES', columns),
    inGroup: (columns) => void tables.inboundGroups.update(() => true, columns),
    urls: () => tables.urlLog.rows,
    live: (name) => tables.liveAgents.find(({ user }) => user === name),
    client() {
      const settings = VicidialSettings.parse({
        type: 'vicidial',
        url: standIn.url,
        user: API_USER.user,
        password: API_USER.password,
        timezone: 'America/New_York',
        listId: '1001',
        governor: { ratePerSecond: 100, burst: 50 },
      });
      const api = createApi(settings, { name: 'main', now: Date.now });
      onTestFinished(() => api.close());
      return createFunctionClient({ api, nonLatin: false });
    },
    async ask(query) {
      const login = { user: API_USER.user, pass: API_USER.password, source: 'test' };
      const body = new URLSearchParams({ ...login, ...query, vb: '1' });
      return (await fetch(standIn.apiUrl, { method: 'POST', body })).text();
    },
  };
  return rig;
}

/** An agent who waits for calls, from SALESIN too. */
export function readyAgent({ floor }: FloorRig, user = 'agent001'): void {
  floor.login(user, { campaign: 'SALES', ingroups: ['SALESIN'] });
  floor.ready(user);
}

/** A call of a minute's talk, with the disposition screen open. */
export async function talkedCall(rig: FloorRig, user = 'agent001', seconds = 61): Promise<void> {
  await rig.floor.outboundCall(rig.lead, { agent: user, campaign: 'SALES' });
  rig.advance(seconds);
  rig.floor.hangup(user);
}

export function reply(socket: Socket, status: string, body: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

export function leadOf(standIn: DialerStandIn, id: number): LeadRow {
  const lead = standIn.leads.find(({ lead_id: other }) => other === id);
  if (lead === undefined) throw new Error(`no lead ${id}`);
  return lead;
}

/** The target of the hit that was recorded under that label. */
export function recorded(label: string): string {
  const lines = readFileSync('test/fixtures/vicidial-hits.jsonl', 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const hit = JSON.parse(line) as { label: string; request_line: string };
    if (hit.label === label) return hit.request_line.replace(/^GET /, '').replace(/ HTTP\/1\.1$/, '');
  }
  throw new Error(`no hit is recorded as ${label}`);
}

/** The template that a recorded target was filled from: every value its name's tag. */
export function templateOf(target: string, names: Readonly<Record<string, string>> = {}): string {
  return target.replaceAll(/([?&])([^=&]+)=[^&]*/g, (_all, mark: string, name: string) => {
    return `${mark}${name}=--A--${names[name] ?? name}--B--`;
  });
}

/** Names and undecoded values of a target's query, in order. */
export function pairsOf(target: string): [string, string][] {
  return target
    .slice(target.indexOf('?') + 1)
    .split('&')
    .map((pair) => [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=?/, '')]);
}
