import { generateKeyPairSync, sign } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import { startStandIn, type StandIn } from '../stand-in.ts';
import { activityRoutes } from './activity-routes.ts';
import { contactRoutes, refuse } from './contact-routes.ts';
import { type StoredContact, type StoredUser, SubAccount } from './sub-account.ts';

export interface HighLevelStandIn extends StandIn {
  /** For tests to look at and to arrange. */
  readonly account: SubAccount;
  /** `webhooks.publicKeys` of a configuration that reads this stand-in's webhooks. */
  readonly publicKey: string;
  /** A webhook of the account as HighLevel sends it: the body and its headers. Every call another message. */
  webhook(
    type: string,
    contact: Partial<StoredContact>,
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  /** Refuse the token from now on. */
  revokeToken(): void;
}

export interface HighLevelStandInOptions {
  readonly accessToken: string;
  readonly locationId: string;
  readonly port?: number | undefined;
  readonly searchLagMs?: number | undefined;
  /** Keys of text fields that contacts have; default the lead's key. */
  readonly contactFields?: readonly string[] | undefined;
  readonly users?: readonly StoredUser[] | undefined;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: (() => number) | undefined;
}

const COMPANY_ID = 'company0000000000001';

/** A sub-account of HighLevel on its real paths, with the rules that matter to whoever writes to it. */
export async function startHighLevelStandIn(options: HighLevelStandInOptions): Promise<HighLevelStandIn> {
  const { accessToken, locationId } = options;
  const account = new SubAccount({
    locationId,
    searchLagMs: options.searchLagMs ?? 0,
    contactFields: options.contactFields ?? ['vicidial_lead_id'],
    users: options.users ?? [],
    now: options.now ?? Date.now,
  });
  const keys = generateKeyPairSync('ed25519');
  let token: string | undefined = accessToken;
  let messages = 0;
  const standIn = await startStandIn({
    name: 'highlevel',
    port: options.port,
    routes: apiRoutes(account, () => token),
    state: () => ({
      contacts: [...account.contacts.values()],
      notes: [...account.notes.values()],
      tasks: [...account.tasks.values()],
      opportunities: [...account.opportunities.values()],
    }),
  });
  return {
    ...standIn,
    account,
    publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    webhook(type, contact) {
      messages += 1;
      const envelope = { type, locationId, timestamp: account.time(), webhookId: `webhook-${messages}` };
      const body = JSON.stringify({ ...envelope, ...contact });
      const signature = sign(null, Buffer.from(body), keys.privateKey).toString('base64');
      return { body, headers: { 'content-type': 'application/json', 'x-ghl-signature': signature } };
    },
    revokeToken() {
      token = undefined;
    },
  };
}

function apiRoutes(account: SubAccount, token: () => string | undefined): Router {
  const router = express.Router();
  router.use(express.json());
  router.use((request, response, next) => {
    if (request.headers.authorization !== `Bearer ${token()}`)
      return refuse(response, 401, 'Invalid Private Integration token');
    if (request.headers['version'] !== '2021-07-28')
      return refuse(response, 401, 'version header is invalid');
    next();
  });
  router.use(contactRoutes(account), activityRoutes(account), settingRoutes(account));
  return router;
}

const FieldBody = z.object({
  name: z.string().min(1),
  dataType: z.string(),
  model: z.enum(['contact', 'opportunity']).default('contact'),
});

function settingRoutes(account: SubAccount): Router {
  const { options, fields } = account;
  const router = express.Router();
  router.param('location', (_request, response, next, id: string) => {
    if (id === options.locationId) return next();
    refuse(response, 403, 'The token does not have access to this location.');
  });
  router.get('/locations/:location', (_request, response) => {
    response.json({ location: { id: options.locationId, companyId: COMPANY_ID, settings: {} } });
  });
  router.get('/locations/:location/customFields', (_request, response) => {
    response.json({ customFields: fields });
  });
  router.post('/locations/:location/customFields', (request, response) => {
    const body = FieldBody.safeParse(request.body);
    if (!body.success) return refuse(response, 422, ['name must be valid']);
    const { name, model, dataType } = body.data;
    response.status(201).json({ customField: account.addField(name, model, dataType) });
  });
  router.get('/users/search', (_request, response) => void response.json({ users: options.users }));
  return router;
}
