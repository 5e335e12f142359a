import express, { type Router } from 'express';
import { z } from 'zod';
import { defaultAssociation, requireAssociation } from './associations.ts';
import { parseBody } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { Problem } from './problem.ts';
import { rowError } from './row-error.ts';

const BATCH_MAX = 2000;
const End = z.object({ id: z.coerce.string() });
const PairBatch = z.object({
  inputs: z
    .array(
      z.object({
        from: End,
        to: End,
        types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number() })).min(1),
      }),
    )
    .min(1)
    .max(BATCH_MAX),
});

/** `PUT …/objects/<from>/<id>/associations/default/<to>/<id>`: safe to repeat. */
export function associationRoutes(portal: Portal): Router {
  const router = express.Router();
  router.put('/:from/:fromId/associations/default/:to/:toId', (request, response) => {
    const { from, fromId, to, toId } = request.params;
    const [fromType, toType] = [objectTypeOf(from), objectTypeOf(to)];
    const associationTypeId = defaultAssociation(fromType, toType);
    portal.associate({ type: fromType, id: fromId }, { type: toType, id: toId });
    const time = new Date().toISOString();
    response.json({
      status: 'COMPLETE',
      results: [
        {
          from: { id: fromId },
          to: { id: toId },
          associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId },
        },
      ],
      startedAt: time,
      completedAt: time,
    });
  });
  router.get('/:from/:fromId/associations/:to', (request, response) => {
    const { from, fromId, to } = request.params;
    const [fromType, toType] = [objectTypeOf(from), objectTypeOf(to)];
    const { id } = portal.records[fromType].get(fromId);
    const associationTypeId = defaultAssociation(fromType, toType);
    response.json({
      results: portal.associations.idsOf({ type: fromType, id }, toType).map((toObjectId) => ({
        toObjectId,
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: associationTypeId, label: null }],
      })),
    });
  });
  return router;
}

/** `POST …/associations/<version>/<from>/<to>/batch/create`: a pair that cannot be has an error of its own. */
export function associationBatchRoutes(portal: Portal): Router {
  const router = express.Router({ mergeParams: true });
  router.post('/:from/:to/batch/create', (request, response) => {
    const [fromType, toType] = [objectTypeOf(request.params.from), objectTypeOf(request.params.to)];
    const results: object[] = [];
    const errors: object[] = [];
    for (const { from, to, types } of parseBody(PairBatch, request.body).inputs) {
      for (const { associationCategory, associationTypeId } of types)
        requireAssociation(fromType, toType, associationCategory, associationTypeId);
      try {
        portal.associate({ type: fromType, id: from.id }, { type: toType, id: to.id });
        results.push({
          fromObjectTypeId: fromType,
          fromObjectId: from.id,
          toObjectTypeId: toType,
          toObjectId: to.id,
          labels: [],
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        errors.push(rowError(error, { fromObjectId: [from.id], toObjectId: [to.id] }));
      }
    }
    const time = new Date().toISOString();
    const body = { status: 'COMPLETE', results, startedAt: time, completedAt: time };
    if (errors.length === 0) response.status(201).json(body);
    else response.status(207).json({ ...body, numErrors: errors.length, errors });
  });
  return router;
}
