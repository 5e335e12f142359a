import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { createRecord, RecordToCreate } from './create-record.ts';
import { parseBody, Properties } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { validationProblem } from './problem.ts';
import type { ObjectType } from './property-definition.ts';
import { recordAnswer, writtenAnswer } from './record-answer.ts';
import { search, SearchRequest } from './search.ts';

const UpdateBody = z.object({ properties: Properties });
const MergeBody = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });
const EraseBody = z.object({ objectId: z.string() });
const RESULTS_MAX = 10_000;
/** Characters of a search's body. */
const SEARCH_MAX = 3000;

/** Create, read, update, archive, search and merge, under `/crm/objects/<version>` and `/crm/v3/objects`. */
export function objectRoutes(portal: Portal): Router {
  const router = express.Router();
  router.post('/:type/search', (request, response) => {
    const type = typeOf(request);
    if (JSON.stringify(request.body ?? null).length > SEARCH_MAX)
      throw validationProblem(`A search is at most ${SEARCH_MAX} characters`);
    const asked = parseBody(SearchRequest, request.body);
    if (asked.after + asked.limit > RESULTS_MAX) throw validationProblem('Paging ends at 10,000 results');
    const { index } = portal.records[type];
    const found = search(index, new Set(portal.properties[type].keys()), asked);
    const end = asked.after + asked.limit;
    response.json({
      total: found.length,
      results: found
        .slice(asked.after, end)
        .map((record) =>
          recordAnswer(
            type,
            { ...record, properties: index.seen(record) ?? {} },
            knownOf(portal, type, asked.properties),
          ),
        ),
      ...(end < found.length ? { paging: { next: { after: String(end) } } } : {}),
    });
  });
  router.post('/contacts/merge', (request, response) => {
    const { primaryObjectId, objectIdToMerge } = parseBody(MergeBody, request.body);
    response.json(writtenAnswer(portal.mergeContacts(primaryObjectId, objectIdToMerge)));
  });
  router.post('/contacts/gdpr-delete', (request, response) => {
    const { objectId } = parseBody(EraseBody, request.body);
    portal.remove('contacts', portal.records.contacts.get(objectId).id, 'erased');
    response.status(204).end();
  });
  router.post('/:type', (request, response) => {
    const record = createRecord(portal, typeOf(request), parseBody(RecordToCreate, request.body));
    response.status(201).json(writtenAnswer(record));
  });
  router.get('/:type/:id', (request, response) => {
    const type = typeOf(request);
    const record = portal.records[type].get(request.params.id, textOf(request.query['idProperty']));
    response.json(recordAnswer(type, record, knownOf(portal, type, listOf(request.query['properties']))));
  });
  router.patch('/:type/:id', (request, response) => {
    const { properties } = parseBody(UpdateBody, request.body);
    const store = portal.records[typeOf(request)];
    const record = store.get(request.params.id, textOf(request.query['idProperty']));
    response.json(writtenAnswer(store.update(record, properties)));
  });
  router.delete('/:type/:id', (request, response) => {
    portal.remove(typeOf(request), request.params.id);
    response.status(204).end();
  });
  return router;
}

function typeOf(request: Request): ObjectType {
  return objectTypeOf(textOf(request.params['type']) ?? '');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A property that the account does not have is left out of an answer without a word. */
function knownOf(portal: Portal, type: ObjectType, names: readonly string[]): string[] {
  return names.filter((name) => portal.properties[type].has(name));
}

/** `?properties=a&properties=b` and `?properties=a,b` mean the same. */
function listOf(value: unknown): string[] {
  return [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : []));
}
