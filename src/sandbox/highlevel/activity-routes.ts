import express, { type Router } from 'express';
import { z } from 'zod';
import { refuse } from './contact-routes.ts';
import { PIPELINES, type StoredOpportunity, type SubAccount } from './sub-account.ts';

const text = z.string().optional();
const NoteBody = z.object({ title: text, body: z.string().min(1), userId: text });
const TaskBody = z.object({
  title: z.string().min(1),
  body: text,
  dueDate: z.iso.datetime(),
  completed: z.boolean(),
  assignedTo: text,
});
const OpportunityBody = z.looseObject({
  name: z.string(),
  status: z.enum(['open', 'won', 'lost', 'abandoned']),
  pipelineId: z.enum(PIPELINES.map(({ id }) => id)),
  pipelineStageId: z.enum(PIPELINES.flatMap(({ stages }) => stages.map(({ id }) => id))),
});

/** Notes and tasks of contacts, and opportunities. */
export function activityRoutes(account: SubAccount): Router {
  const router = express.Router();
  router.use('/contacts/:contact', (request, response, next) => {
    if (account.contacts.has(request.params.contact)) return next();
    refuse(response, 400, `Contact not found for id: ${request.params.contact}`);
  });
  router.use(noteRoutes(account), taskRoutes(account), opportunityRoutes(account));
  return router;
}

function noteRoutes(account: SubAccount): Router {
  return recordRoutes(account, { path: 'notes', one: 'note', records: account.notes, schema: NoteBody });
}

function taskRoutes(account: SubAccount): Router {
  return recordRoutes(account, { path: 'tasks', one: 'task', records: account.tasks, schema: TaskBody });
}

interface Kind {
  readonly path: string;
  readonly one: string;
  readonly records: Map<string, { id: string; contactId: string }>;
  readonly schema: z.ZodObject;
}

function recordRoutes(account: SubAccount, { path, one, records, schema }: Kind): Router {
  const router = express.Router();
  router.get(`/contacts/:contact/${path}`, (request, response) => {
    const { contact } = request.params;
    const listed = [...records.values()].filter(
      ({ id, contactId }) => contactId === contact && account.isListed(id),
    );
    response.json({ [path]: listed });
  });
  router.post(`/contacts/:contact/${path}`, (request, response) => {
    const body = schema.safeParse(request.body);
    if (!body.success) return refuse(response, 422, fieldsOf(body.error));
    const record = { ...body.data, id: account.nextId(one), contactId: request.params['contact'] ?? '' };
    records.set(record.id, record);
    account.touch(record.id);
    response.status(201).json({ [one]: record });
  });
  router.all(`/contacts/:contact/${path}/:id`, (request, response) => {
    const record = records.get(request.params['id'] ?? '');
    if (record === undefined || record.contactId !== request.params['contact'])
      return refuse(response, 404, `${one} not found`);
    if (request.method === 'DELETE') {
      records.delete(record.id);
      return void response.json({ succeded: true });
    }
    if (request.method === 'PUT') {
      const body = schema.partial().safeParse(request.body);
      if (!body.success) return refuse(response, 422, fieldsOf(body.error));
      Object.assign(record, body.data);
    }
    response.json({ [one]: record });
  });
  return router;
}

function opportunityRoutes(account: SubAccount): Router {
  const router = express.Router();
  const { opportunities } = account;
  router.get(
    '/opportunities/pipelines',
    (_request, response) => void response.json({ pipelines: PIPELINES }),
  );
  router.get('/opportunities/search', (request, response) => {
    const { contact_id: contactId, pipeline_id: pipelineId } = Object.fromEntries(
      new URL(request.originalUrl, 'http://localhost').searchParams,
    );
    const found = [...opportunities.values()].filter(
      (one) => one.contactId === contactId && one.pipelineId === pipelineId && account.isListed(one.id),
    );
    response.json({ opportunities: found });
  });
  router.post('/opportunities', (request, response) => {
    const body = OpportunityBody.extend({ contactId: z.string() }).safeParse(request.body);
    if (!body.success) return refuse(response, 422, fieldsOf(body.error));
    const record: StoredOpportunity = {
      ...body.data,
      id: account.nextId('opportunity'),
      createdAt: account.time(),
    };
    opportunities.set(record.id, record);
    account.touch(record.id);
    response.status(201).json({ opportunity: record });
  });
  router.get('/opportunities/:id', (request, response) => {
    const record = opportunities.get(request.params.id);
    if (record === undefined) return refuse(response, 404, 'Opportunity not found');
    response.json({ opportunity: record });
  });
  router.delete('/opportunities/:id', (request, response) => {
    if (!opportunities.delete(request.params.id)) return refuse(response, 404, 'Opportunity not found');
    response.json({ succeded: true });
  });
  router.put('/opportunities/:id', (request, response) => {
    const record = opportunities.get(request.params.id);
    if (record === undefined) return refuse(response, 404, 'Opportunity not found');
    const body = OpportunityBody.partial().safeParse(request.body);
    if (!body.success) return refuse(response, 422, fieldsOf(body.error));
    Object.assign(record, body.data);
    response.json({ opportunity: record });
  });
  return router;
}

function fieldsOf({ issues }: z.ZodError): readonly string[] {
  return issues.map(({ path }) => `${path.join('.')} must be valid`);
}
