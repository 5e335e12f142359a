import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { startStandIn, type StandIn } from '../stand-in.ts';
import { ApiCalls } from './api-calls.ts';
import { contained, handleData } from './data-api.ts';
import { PERSON_USER_ID } from './ids.ts';
import {
  type OutboundMessageOptions,
  type OutboundMessages,
  sendOutboundMessages,
} from './messages/sender.ts';
import { Allowance, isLimits } from './limits.ts';
import { type FieldSpec, type ObjectName, objectSpecs } from './objects.ts';
import { Org, type OrgWatcher, toPlain } from './org.ts';
import { addToCampaign, archiveTask, convertLead, editRecord, mergePeople, removeRecord } from './people.ts';
import type { Answer } from './records.ts';
import { RowFaults } from './row-faults.ts';
import type { Fields, FieldValue } from './rules.ts';
import { TokenIssuer, type TokenOptions } from './tokens.ts';
import { seedUsers, type StandInUser } from './users.ts';

export interface SalesforceStandInOptions {
  /** 0 or absent = any free port. */
  readonly port?: number;
  /** Credentials of its one app; absent = `sandbox-client` and `sandbox-secret`. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Enables JWT bearer. */
  readonly jwt?: TokenOptions['jwt'];
  /** How long a token is good for, milliseconds; absent = two hours. */
  readonly tokenLifetimeMs?: number;
  /** Until a write is found by a search, milliseconds; absent = at once. */
  readonly searchLagMs?: number;
  readonly leadIdField?: string;
  readonly callKeyField?: string;
  /** False: the key fields are external ids but not unique. */
  readonly uniqueKeys?: boolean;
  /** Fields that the org does not have, as `Task.Type`. */
  readonly without?: readonly string[];
  /** Fields that are otherwise in this org, as `Lead.DoNotCall`: another type, not writable by the user. */
  readonly changed?: Readonly<Record<string, Partial<FieldSpec>>>;
  /** Objects that the user must not create records of. */
  readonly notCreateable?: readonly ObjectName[];
  /** Users beside the two that every org has. */
  readonly users?: readonly StandInUser[];
  /** Block new people with an email address that is taken. */
  readonly duplicateRule?: boolean;
  /** API calls that the org may make in all; absent = 15,000,000. */
  readonly apiLimit?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export type SalesforceRecord = Readonly<Record<string, FieldValue>> & { readonly Id: string };

/** One write as it was asked for, subrequests within their composite. */
export interface SalesforceWrite {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Who writes: their id becomes `LastModifiedById`. */
export interface WrittenBy {
  readonly userId?: string;
}

export interface SalesforceStandIn extends StandIn {
  /** Records that are not deleted, oldest first. */
  readonly tasks: readonly SalesforceRecord[];
  readonly leads: readonly SalesforceRecord[];
  readonly contacts: readonly SalesforceRecord[];
  readonly opportunities: readonly SalesforceRecord[];
  readonly contactRoles: readonly SalesforceRecord[];
  readonly campaignMembers: readonly SalesforceRecord[];
  /** Requests that count against the org's daily allowance since the start, by method and resource. */
  readonly apiCalls: Readonly<Record<string, number>>;
  /** Ids of the users that were asked for, in order. */
  readonly userIds: readonly string[];
  /** So many API calls of the last 24 hours are used from now on. */
  useApiCalls(used: number): void;
  /** Have single records refused. */
  readonly rowFaults: Pick<RowFaults, 'add'>;
  /** The last thousand requests with a body, oldest first, whatever became of them. */
  readonly writes: readonly SalesforceWrite[];
  /** Put a record there as a person in Salesforce would; gives its id. */
  seed(object: 'Lead' | 'Contact' | 'Task', fields: Fields): string;
  /** The same by a user of your choice; absent = the person. */
  create(object: 'Lead' | 'Contact' | 'Task', fields: Fields, by?: WrittenBy): string;
  /** Change fields as a person does; null or an empty text empties one. */
  edit(object: 'Lead' | 'Contact' | 'Task', id: string, fields: Fields, by?: WrittenBy): void;
  /** Make a lead or contact a member of a campaign. */
  addToCampaign(personId: string, campaignId: string): void;
  /** Convert a lead; gives the contact's id. */
  convert(leadId: string): string;
  merge(loserId: string, winnerId: string): void;
  remove(id: string, by?: WrittenBy): void;
  /** Have a Task archived for its age: only `queryAll` tells of it from then on. */
  archive(taskId: string): void;
  /** Hear of every write, in order, from now on. */
  watch(watcher: OrgWatcher): void;
  /** Tell of every write from now on by outbound messages, each again until it is acknowledged. */
  sendOutboundMessages(options: OutboundMessageOptions): OutboundMessages;
  /** Resolves when every outbound message was acknowledged. */
  messagesDrained(): Promise<void>;
  /** Every token handed out so far is dead; a new login works. */
  expireTokens(): void;
  /** Refuse the app's credentials, and the tokens it holds, from now on. */
  revoke(): void;
  /** Take `revoke` back. */
  restore(): void;
}

const TWO_HOURS_MS = 7_200_000;
const KEPT_WRITES = 1000;

/**
 * A stateful stand-in for one Salesforce org on its real paths: tokens, records, composite, collections,
 * describe, SOQL and SOSL as far as call logging uses them. It refuses what the real one refuses.
 */
export async function startSalesforceStandIn(
  options: SalesforceStandInOptions = {},
): Promise<SalesforceStandIn> {
  const now = options.now ?? Date.now;
  const specs = objectSpecs({
    leadIdField: options.leadIdField ?? 'VICIdial_Lead_Id__c',
    callKeyField: options.callKeyField ?? 'VICIdial_Call_Key__c',
    uniqueKeys: options.uniqueKeys ?? true,
    without: options.without ?? [],
    changed: options.changed ?? {},
    notCreateable: options.notCreateable ?? [],
    users: options.users ?? [],
  });
  const org = new Org({ specs, now, searchLagMs: options.searchLagMs ?? 0 });
  const userIds = seedUsers(org, options.users ?? []);
  const allowance = new Allowance(options.apiLimit ?? 15_000_000);
  const issuer = new TokenIssuer({
    clientId: options.clientId ?? 'sandbox-client',
    clientSecret: options.clientSecret ?? 'sandbox-secret',
    jwt: options.jwt,
    tokenLifetimeMs: options.tokenLifetimeMs ?? TWO_HOURS_MS,
    now,
  });
  const writes: SalesforceWrite[] = [];
  const calls = new ApiCalls();
  const rowFaults = new RowFaults();
  const messages: OutboundMessages[] = [];
  const byPerson = <Result>(work: () => Result, by?: WrittenBy): Result =>
    org.as(by?.userId ?? PERSON_USER_ID, work);
  const list = (object: ObjectName): SalesforceRecord[] => org.all(object).map((record) => toPlain(record));
  const standIn = await startStandIn({
    name: 'salesforce',
    port: options.port,
    routes: routes({ org, issuer, writes, calls, rowFaults, allowance, options }),
    state: () => ({
      tasks: list('Task'),
      leads: list('Lead'),
      contacts: list('Contact'),
      opportunities: list('Opportunity'),
      campaignMembers: list('CampaignMember'),
      apiCalls: calls.counts,
    }),
  });
  return {
    ...standIn,
    get tasks() {
      return list('Task');
    },
    get leads() {
      return list('Lead');
    },
    get contacts() {
      return list('Contact');
    },
    get opportunities() {
      return list('Opportunity');
    },
    get contactRoles() {
      return list('OpportunityContactRole');
    },
    get campaignMembers() {
      return list('CampaignMember');
    },
    get apiCalls() {
      return { ...calls.counts };
    },
    rowFaults,
    userIds,
    useApiCalls(used) {
      allowance.used = used;
    },
    writes,
    seed: (object, fields) => byPerson(() => org.insert(object, fields).id),
    create: (object, fields, by) => byPerson(() => org.insert(object, fields).id, by),
    edit: (object, id, fields, by) => byPerson(() => editRecord(org, object, id, fields), by),
    addToCampaign: (personId, campaignId) => byPerson(() => addToCampaign(org, personId, campaignId)),
    convert: (leadId) => byPerson(() => convertLead(org, leadId).id),
    merge: (loserId, winnerId) => byPerson(() => mergePeople(org, loserId, winnerId)),
    remove: (id, by) => byPerson(() => removeRecord(org, id), by),
    archive: (taskId) => archiveTask(org, taskId),
    watch: (watcher) => org.watch(watcher),
    sendOutboundMessages(messageOptions) {
      const started = sendOutboundMessages(org, standIn.url, messageOptions);
      messages.push(started);
      return started;
    },
    async messagesDrained() {
      await Promise.all(messages.map((one) => one.drained()));
    },
    expireTokens: () => issuer.expireAll(),
    revoke: () => issuer.refuse(true),
    restore: () => issuer.refuse(false),
    async close() {
      await Promise.all(messages.map((one) => one.stop()));
      await standIn.close();
    },
  };
}

interface RouteTools {
  readonly org: Org;
  readonly issuer: TokenIssuer;
  readonly writes: SalesforceWrite[];
  readonly calls: ApiCalls;
  readonly rowFaults: RowFaults;
  readonly allowance: Allowance;
  readonly options: SalesforceStandInOptions;
}

function routes({ org, issuer, writes, calls, rowFaults, allowance, options }: RouteTools): Router {
  const router = express.Router();
  const duplicateRule = options.duplicateRule ?? false;

  router.use(express.text({ type: () => true, limit: '6mb' }));
  router.post('/services/oauth2/token', (request, response) => {
    const { status, body } = issuer.issue(
      new URLSearchParams(bodyText(request)),
      `http://${request.get('host')}`,
    );
    response.status(status).json(body);
  });
  router.use('/services/data', (request, response) => {
    const left = allowance.take();
    calls.count(request.method, request.originalUrl);
    response.set('Sforce-Limit-Info', allowance.header);
    if (!issuer.accepts(request.get('authorization')))
      return send(response, error(401, 'INVALID_SESSION_ID', 'Session expired or invalid'));
    if (!left) return send(response, error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    if (isLimits(request.method, request.originalUrl)) return send(response, allowance.answer());
    const body = parseBody(request);
    if (body === MALFORMED) return send(response, error(400, 'JSON_PARSER_ERROR', 'The body is not JSON'));
    if (body !== undefined && !isReading(body))
      keepWrite(writes, { method: request.method, path: request.originalUrl, body });
    send(
      response,
      contained(() =>
        handleData(org, { duplicateRule, rowFaults }, request.method, request.originalUrl, body),
      ),
    );
  });
  return router;
}

const MALFORMED = Symbol('malformed');
const ReadingComposite = z.object({ compositeRequest: z.array(z.object({ method: z.string() })) });

function parseBody(request: Request): unknown {
  const text = bodyText(request);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}

function bodyText(request: Request): string {
  return typeof request.body === 'string' ? request.body : '';
}

function keepWrite(writes: SalesforceWrite[], write: SalesforceWrite): void {
  writes.push(write);
  if (writes.length > KEPT_WRITES) writes.shift();
}

/** A composite request of queries only, which is sent with POST because it has a body. */
function isReading(body: unknown): boolean {
  const parsed = ReadingComposite.safeParse(body);
  return parsed.success && parsed.data.compositeRequest.every(({ method }) => method === 'GET');
}

function error(status: number, errorCode: string, message: string): Answer {
  return { status, body: [{ message, errorCode }] };
}

function send(response: Response, { status, body }: Answer): void {
  if (body === undefined) response.status(status).end();
  else response.status(status).json(body);
}
