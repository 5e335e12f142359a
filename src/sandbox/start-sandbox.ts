import {
  type DialerStandIn,
  type DialerStandInOptions,
  SANDBOX_DIALER_USER,
  startDialerStandIn,
} from './dialer/stand-in.ts';
import { type HighLevelStandIn, startHighLevelStandIn } from './highlevel/index.ts';
import { type HubspotStandIn, startHubspotStandIn } from './hubspot/index.ts';
import { type SalesforceStandIn, startSalesforceStandIn } from './salesforce/index.ts';
import type { StandIn } from './stand-in.ts';
import { startWebhookStandIn, type WebhookStandIn } from './webhook/index.ts';

export interface SandboxOptions {
  /** 0 or absent = any free port. */
  readonly ports?: {
    readonly dialer?: number;
    readonly hubspot?: number;
    readonly salesforce?: number;
    readonly webhook?: number;
    readonly highlevel?: number;
  };
  /** Lists, leads, DNC numbers and the like of the dialer. */
  readonly dialer?: Omit<DialerStandInOptions, 'port' | 'now'>;
  /** Who works in the CRMs; default nobody. */
  readonly users?: readonly SandboxUser[];
  /** Milliseconds until the CRMs' search sees a write; default at once. */
  readonly searchLagMs?: number;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: () => number;
}

/** An agent of the dialer who is a user of every CRM too. */
export interface SandboxUser {
  /** The dialer's name of the agent. */
  readonly user: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface Sandbox {
  readonly dialer: DialerStandIn;
  readonly hubspot: HubspotStandIn;
  readonly salesforce: SalesforceStandIn;
  readonly webhook: WebhookStandIn;
  readonly highlevel: HighLevelStandIn;
  close(): Promise<void>;
}

/** Where the stand-ins listen, without a path. */
export interface SandboxAddresses {
  readonly dialer: string;
  readonly hubspot: string;
  readonly salesforce: string;
  readonly webhook: string;
  readonly highlevel: string;
}

/** What a configuration needs to run against the sandbox. They open nothing else. */
export const SANDBOX_CREDENTIALS = {
  dialer: SANDBOX_DIALER_USER,
  hubspot: { accessToken: 'pat-sandbox-token' },
  salesforce: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
  webhook: { secret: 'whsec_c2FuZGJveC1zYW5kYm94LXNhbmRib3gtc2FuZGJveCE=' },
  highlevel: { accessToken: 'pit-sandbox-token', locationId: 'locationSandbox00001' },
} as const;

const FIRST_OWNER = 71;

/**
 * Start a stand-in for every outside system on 127.0.0.1.
 *
 * @throws what the first stand-in that could not start threw (a port in use); the others are stopped before.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { ports = {}, searchLagMs, users = [] } = options;
  const clock = options.now === undefined ? {} : { now: options.now };
  const lag = searchLagMs === undefined ? {} : { searchLagMs };
  const started: StandIn[] = [];

  async function track<One extends StandIn>(starting: Promise<One>): Promise<One> {
    const one = await starting;
    started.push(one);
    return one;
  }
  async function close(): Promise<void> {
    await Promise.all(started.map((one) => one.close()));
  }

  try {
    return {
      dialer: await track(startDialerStandIn({ ...options.dialer, ...clock, port: ports.dialer })),
      hubspot: await track(
        startHubspotStandIn({
          ...SANDBOX_CREDENTIALS.hubspot,
          ...clock,
          ...lag,
          owners: users.map(({ email, firstName, lastName }, at) => {
            return { id: String(FIRST_OWNER + at), email, firstName, lastName };
          }),
          port: ports.hubspot,
        }),
      ),
      salesforce: await track(
        startSalesforceStandIn({
          ...SANDBOX_CREDENTIALS.salesforce,
          ...clock,
          ...lag,
          users: users.map(({ user, email }) => {
            return { username: email, email, fields: { VICIdial_User__c: user } };
          }),
          port: ports.salesforce ?? 0,
        }),
      ),
      webhook: await track(startWebhookStandIn({ ...SANDBOX_CREDENTIALS.webhook, port: ports.webhook })),
      highlevel: await track(
        startHighLevelStandIn({
          ...SANDBOX_CREDENTIALS.highlevel,
          ...clock,
          ...lag,
          users: users.map(({ user, email, firstName, lastName }, at) => {
            const id = `userSandbox${String(at + 1).padStart(9, '0')}`;
            return { id, email, firstName, lastName, extension: user };
          }),
          port: ports.highlevel,
        }),
      ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export function addressesOf(sandbox: Omit<Sandbox, 'close'>): SandboxAddresses {
  const { dialer, hubspot, salesforce, webhook, highlevel } = sandbox;
  return {
    dialer: dialer.url,
    hubspot: hubspot.url,
    salesforce: salesforce.url,
    webhook: webhook.url,
    highlevel: highlevel.url,
  };
}
