import { onTestFinished } from 'vitest';
import type { HubspotDoor } from '../../src/http/hooks/hubspot/door.ts';
import { signV3 } from '../../src/sandbox/hubspot/webhooks/sign.ts';
import { type DoorRig, type DoorRigOptions, startDoor } from './receiver-rig.ts';

export const SECRET = 'app-client-secret';
export const WORKFLOW_KEY = 'workflow-key-0001';
export const PUBLIC_URL = 'https://bridge.example.com';
export const EVENTS = '/hooks/hubspot/crm';
export const WORKFLOW = '/hooks/hubspot/crm/workflow';

/** A receiver with the account `crm`, closed with the test. */
export async function startHubspotDoor(
  changes: Partial<HubspotDoor> = {},
  options: DoorRigOptions = {},
): Promise<DoorRig> {
  const door: HubspotDoor = {
    name: 'crm',
    secrets: [SECRET],
    signatures: ['v3'],
    workflowKeys: [WORKFLOW_KEY],
    ...changes,
  };
  const opened = await startDoor({ publicUrl: PUBLIC_URL, hubspot: new Map([['crm', door]]), ...options });
  let closing: PromiseLike<void> | undefined;
  const rig = { ...opened, [Symbol.asyncDispose]: () => (closing ??= opened[Symbol.asyncDispose]()) };
  onTestFinished(() => rig[Symbol.asyncDispose]());
  return rig;
}

/** One event of a subscription. */
export function element(changes: object = {}): Record<string, unknown> {
  return {
    eventId: 1,
    subscriptionId: 12_345,
    portalId: 62_515,
    occurredAt: 1_795_310_300_000,
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 0,
    objectId: 123,
    propertyName: 'phone',
    propertyValue: '+13125550101',
    changeSource: 'CRM_UI',
    ...changes,
  };
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface Posted {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request with a v3 signature over the public URL, unless other headers are given. */
export async function send(
  rig: DoorRig,
  path: string,
  body: unknown,
  posted: Posted = {},
): Promise<Answered> {
  const { method = 'POST' } = posted;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = Date.now();
  const signature = signV3({ secret: SECRET, method, url: PUBLIC_URL + path, body: text, timestamp });
  const signed = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(timestamp) };
  const response = await fetch(rig.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(posted.headers ?? signed) },
    ...(text === '' ? {} : { body: text }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

export const idsOf = (rig: DoorRig): string[] => rig.rows().map(({ hit }) => hit.eventId);
