import express, { type RequestHandler, type Router } from 'express';
import { type StandIn, startStandIn } from '../stand-in.ts';
import { accountRoutes, type Owner, PORTAL_ID } from './account-routes.ts';
import { associationBatchRoutes, associationRoutes } from './association-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { pipelineRoutes } from './deal-pipelines.ts';
import { listRoutes } from './list-routes.ts';
import { objectRoutes } from './object-routes.ts';
import { Portal } from './portal.ts';
import { answerProblem, notFound, Problem } from './problem.ts';
import { type OAuthOptions, oauthRoutes, OAuthTokens } from './oauth-routes.ts';
import { propertyRoutes, type PropertyRules } from './property-routes.ts';
import type { RecordChange } from './webhooks/change.ts';
import { rateLimits, type RateLimits } from './rate-limits.ts';
import { requireScopes } from './scopes.ts';
import { type UserEdits, userEdits } from './webhooks/user-edits.ts';
import { startWebhooks, type Webhooks } from './webhooks/webhooks.ts';

export type { Owner };

export interface HubspotStandInOptions {
  /** 0 or absent = any free port. */
  readonly port?: number | undefined;
  /** The only token that it takes, beside those of the OAuth app. */
  readonly accessToken: string;
  /** An OAuth app that the account has installed. */
  readonly oauth?: OAuthOptions | undefined;
  /** What HubSpot tells of its limits, and enforces. */
  readonly limits?: RateLimits | undefined;
  /** What it says to new properties. */
  readonly properties?: PropertyRules | undefined;
  /** Scopes that the token lacks: `crm.objects.owners.read`, `crm.schemas.calls.write`. */
  readonly withoutScopes?: readonly string[] | undefined;
  /** Of the account; default US/Eastern. */
  readonly timeZone?: string | undefined;
  /** Milliseconds until search sees a write; 0 = at once. */
  readonly searchLagMs?: number | undefined;
  /** False: the account lacks `vicidial_lead_id` and `vicidial_call_key`. */
  readonly uniqueProperties?: boolean | undefined;
  /** False: the account lacks the checkbox `vicidial_dnc`. */
  readonly dncProperty?: boolean | undefined;
  /** Call outcomes of the account's own. */
  readonly callOutcomes?: readonly { readonly label: string; readonly value: string }[] | undefined;
  readonly owners?: readonly Owner[] | undefined;
  /** Of the app whose token it is: events tell it of what is written over the API. Default 54321. */
  readonly appId?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

/** A call, task or deal. */
export interface HubspotCall {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly contactIds: readonly string[];
}

export interface HubspotContact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** One request with a body, as it was understood. */
export interface HubspotWrite {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface HubspotStandIn extends StandIn, UserEdits, Pick<Webhooks, 'subscribe' | 'webhooksDrained'> {
  /** Calls in order of creation. */
  readonly calls: readonly HubspotCall[];
  readonly tasks: readonly HubspotCall[];
  readonly deals: readonly HubspotCall[];
  readonly contacts: readonly HubspotContact[];
  /** The last requests that had a body, oldest first. */
  readonly bodies: readonly HubspotWrite[];
  /** Hear of every change, in order, from now on. */
  watch(watcher: (change: RecordChange) => void): void;
  /** Put a contact into a list, or take it out. */
  addToList(contactId: string, listId: string): void;
  removeFromList(contactId: string, listId: string): void;
  /**
   * Refuse changes of one record: with 400 the whole of a batch, with another status its row alone.
   * @param refusal `times` absent = from now on
   */
  refuseChanges(
    id: string,
    refusal: { readonly status: number; readonly category: string; readonly times?: number },
  ): void;
  /** How many calls hold this key, in `vicidial_call_key` or `hs_call_external_id`. */
  countCalls(key: string): number;
  /** Answer 401 to the token from now on, and give the OAuth app no other. */
  revokeToken(): void;
  /** The access tokens of the OAuth app are dead; it gets new ones. */
  expireTokens(): void;
}

const VERSION = /^20\d\d-\d\d$/;
const KEPT_BODIES = 1000;
const APP_ID = 54_321;

/**
 * A HubSpot account on its real paths, in the dated form and in that of v3/v4, that keeps what it is given
 * and refuses what HubSpot refuses: no token, a value that is no string, an unknown property, a taken unique
 * value, a wrong association type, an unknown call outcome.
 */
export async function startHubspotStandIn(options: HubspotStandInOptions): Promise<HubspotStandIn> {
  const now = options.now ?? Date.now;
  const portal = new Portal({
    now,
    searchLagMs: options.searchLagMs ?? 0,
    uniqueProperties: options.uniqueProperties ?? true,
    dncProperty: options.dncProperty ?? true,
    callOutcomes: options.callOutcomes,
    appId: options.appId ?? APP_ID,
  });
  const webhooks = startWebhooks(portal, { portalId: PORTAL_ID, now });
  const bodies: HubspotWrite[] = [];
  let token: string | undefined = options.accessToken;
  const recordsOn = (type: 'calls' | 'tasks' | 'deals'): HubspotCall[] =>
    portal.records[type].all().map(({ id, properties }) => {
      const contactIds = portal.associations.idsOf({ type, id }, 'contacts');
      return { id, properties, contactIds };
    });
  const calls = (): HubspotCall[] => recordsOn('calls');
  const contacts = (): HubspotContact[] =>
    portal.records.contacts.all().map(({ id, properties }) => ({ id, properties }));

  const oauth = options.oauth === undefined ? undefined : new OAuthTokens(options.oauth, now);
  const routes = express.Router();
  routes.use(
    oauthRoutes(oauth),
    requireToken((told) => told === token || oauth?.accepts(told) === true),
    rateLimits(options.limits ?? {}, now),
    requireScopes(options.withoutScopes ?? []),
    express.json({ limit: '5mb' }),
    keepBody(bodies),
  );
  routes.use(
    crmRoutes(portal, options.properties ?? {}),
    accountRoutes(options.owners ?? [], options.timeZone),
    pipelineRoutes(),
  );
  routes.use(() => {
    throw notFound('resource');
  });
  routes.use(answerProblem);
  const standIn = await startStandIn({
    name: 'hubspot',
    port: options.port,
    routes,
    state: () => ({
      contacts: contacts(),
      calls: calls(),
      tasks: recordsOn('tasks'),
      deals: recordsOn('deals'),
    }),
  });
  return {
    ...standIn,
    ...userEdits(portal),
    subscribe: (target) => webhooks.subscribe(target),
    webhooksDrained: () => webhooks.webhooksDrained(),
    get calls() {
      return calls();
    },
    get tasks() {
      return recordsOn('tasks');
    },
    get deals() {
      return recordsOn('deals');
    },
    get contacts() {
      return contacts();
    },
    bodies,
    refuseChanges: (id, { status, category, times = Number.POSITIVE_INFINITY }) =>
      portal.refuseChanges(id, new Problem(status, category, 'This record cannot be changed'), times),
    watch: (watcher) => portal.watch(watcher),
    addToList: (contactId, listId) => portal.addToList(contactId, listId),
    removeFromList: (contactId, listId) => portal.removeFromList(contactId, listId),
    countCalls: (key) =>
      portal.records.calls
        .all()
        .filter(({ properties }) =>
          [properties['vicidial_call_key'], properties['hs_call_external_id']].includes(key),
        ).length,
    revokeToken() {
      token = undefined;
      oauth?.uninstall();
    },
    expireTokens: () => oauth?.expireAll(),
    async close() {
      webhooks.stopWebhooks();
      await standIn.close();
    },
  };
}

function crmRoutes(portal: Portal, rules: PropertyRules): Router {
  const router = express.Router();
  const objects = express.Router();
  objects.use(associationRoutes(portal), batchRoutes(portal), objectRoutes(portal));
  router.use(['/crm/v3/objects', '/crm/v4/objects'], objects);
  router.use('/crm/objects/:version', requireVersion, objects);
  const associations = associationBatchRoutes(portal);
  router.use('/crm/v4/associations', associations);
  router.use('/crm/associations/:version', requireVersion, associations);
  const lists = listRoutes(portal);
  router.use('/crm/v3/lists', lists);
  router.use('/crm/lists/:version', requireVersion, lists);
  const properties = propertyRoutes(portal, rules);
  router.use('/crm/v3/properties', properties);
  router.use('/crm/properties/:version', requireVersion, properties);
  return router;
}

const requireVersion: RequestHandler = (request, _response, next) => {
  if (!VERSION.test(String(request.params['version']))) throw notFound('API version');
  next();
};

function requireToken(accepts: (token: string) => boolean): RequestHandler {
  return (request, _response, next) => {
    const told = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (told !== undefined && accepts(told)) return next();
    throw new Problem(401, 'INVALID_AUTHENTICATION', 'The access token is missing, unknown or revoked.');
  };
}

function keepBody(bodies: HubspotWrite[]): RequestHandler {
  return (
    { method, originalUrl: path, body }: { method: string; originalUrl: string; body: unknown },
    _response,
    next,
  ) => {
    if (body !== undefined) bodies.push({ method, path, body });
    if (bodies.length > KEPT_BODIES) bodies.splice(0, KEPT_BODIES / 2);
    next();
  };
}
