import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { parseBody, Properties } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { validationProblem } from './problem.ts';
import type { ObjectType } from './property-definition.ts';
import { recordAnswer, writtenAnswer } from './record-answer.ts';
import { search, SearchRequest } from './search.ts';

const Associations = z.array(
  z.object({
    to: z.object({ id: z.coerce.string() }),
    types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number() })).min(1),
  }),
);
const CreateBody = z.object({ properties: Properties, associations: Associations.default([]) });
const UpdateBody = z.object({ properties: Properties });
const MergeBody = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });
const EraseBody = z.object({ objectId: z.string() });
const RESULTS_MAX = 10_000;

/** Create, read, update, archive, search and merge, under `/crm/objects/<version>` and `/crm/v3/objects`. */
export function objectRoutes(portal: Portal): Router {
  const router = express.Router();
  router.post('/:type/search', (request, response) => {
    const type = typeOf(request);
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
    const { properties, associations } = parseBody(CreateBody, request.body);
    const type = typeOf(request);
    const targets = checkAssociations(portal, type, associations);
    const record = portal.records[type].create(properties);
    for (const id of targets) portal.associate({ type, id: record.id }, { type: otherThan(type), id });
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

/** Everything is checked before the record is made. Yields the ids on the other side. */
function checkAssociations(
  portal: Portal,
  from: ObjectType,
  associations: z.infer<typeof Associations>,
): string[] {
  const to = otherThan(from);
  return associations.map((association) => {
    for (const { associationCategory, associationTypeId } of association.types) {
      portal.requireAssociation(from, to, associationCategory, associationTypeId);
    }
    if (portal.records[to].find(association.to.id) !== undefined) return association.to.id;
    throw validationProblem(`${to} ${association.to.id} is not valid`, [
      { code: 'INVALID_OBJECT_ID', message: 'No such object to associate with' },
    ]);
  });
}

function otherThan(type: ObjectType): ObjectType {
  return type === 'calls' ? 'contacts' : 'calls';
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
