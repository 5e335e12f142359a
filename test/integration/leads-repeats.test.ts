import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { LeadDoorSettings } from '../../src/http/hooks/leads/door.ts';
import { type DoorRig, type DoorRigOptions, FORM_SECRET, leadSource, startDoor } from './receiver-rig.ts';

const FORM = 'application/x-www-form-urlencoded';
const LEAD = 'first_name=Zo%C3%AB&phone=%2B13125550101';
const SIGNING = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let rig: DoorRig | undefined;
afterEach(() => rig?.[Symbol.asyncDispose]());

async function start(sources: readonly Partial<LeadDoorSettings>[], options: DoorRigOptions = {}) {
  rig = await startDoor({ ...options, sources: sources.map(leadSource) });
  return rig;
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function call(path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(`${rig?.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Got> {
  return call(path, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } });
}

function signed(body: string, { id = 'msg_1', at = new Date(), secret = SIGNING } = {}) {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

describe('the URL of a signed post', () => {
  test('when it tells something, then that is no part of the post', async () => {
    const { eventOf, rows } = await start([{ secrets: [], signingSecrets: [SIGNING] }]);
    const body = JSON.stringify({ phone: '+13125550101', list_id: '101' });
    const path = '/hooks/leads/website?phone=%2B13125550199&list_id=999&status=DNC';
    const got = await call(path, { method: 'POST', body, headers: signed(body) });
    expect(got.status).toBe(200);
    const { lead } = eventOf(/evt_\w+/.exec(got.text)?.[0]);
    expect(lead).toMatchObject({ e164: '+13125550101', listId: '101' });
    expect(lead).not.toHaveProperty('status');
    expect(rows()[0]?.hit.query).toHaveLength(0);
  });
});

describe('posts that come again', () => {
  const again = async (...bodies: readonly string[]) => {
    const ids: string[] = [];
    for (const body of bodies) ids.push((await post(`/hooks/leads/website?key=${FORM_SECRET}`, body)).text);
    return ids.map((id) => ids.indexOf(id));
  };

  test('when the bytes are the same, then it is one post; with another of the person between, it is three', async () => {
    await start([{}]);
    expect(await again(LEAD, LEAD)).toEqual([0, 0]);
    const other = `${LEAD}&city=There`;
    expect(await again(LEAD, other, LEAD, LEAD)).toEqual([0, 1, 2, 2]);
  });

  test('when the receiver was restarted between, then it is still one post, and not when another came', async () => {
    const { dir } = await start([{}]);
    const before = (await post(`/hooks/leads/website?key=${FORM_SECRET}`, LEAD)).text;
    const keyed = { 'idempotency-key': 'k1' };
    await post(`/hooks/leads/website?key=${FORM_SECRET}`, 'phone=3125550102');
    await post(`/hooks/leads/website?key=${FORM_SECRET}`, 'phone=3125550102&city=There', keyed);
    const [first] = (rig?.rows() ?? []).slice(1).map(({ hit }) => hit.eventId);
    await rig?.journal.close();
    await rig?.receiver.close(1000);
    await start([{}], { dir });
    expect((await post(`/hooks/leads/website?key=${FORM_SECRET}`, LEAD)).text).toBe(before);
    expect((await post(`/hooks/leads/website?key=${FORM_SECRET}`, 'phone=3125550102')).text).not.toContain(
      first,
    );
  });
});
