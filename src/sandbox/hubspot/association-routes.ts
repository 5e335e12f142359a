import express, { type Router } from 'express';
import { objectTypeOf, type Portal } from './portal.ts';

/** `PUT …/objects/<from>/<id>/associations/default/<to>/<id>`: safe to repeat. */
export function associationRoutes(portal: Portal): Router {
  const router = express.Router();
  router.put('/:from/:fromId/associations/default/:to/:toId', (request, response) => {
    const { from, fromId, to, toId } = request.params;
    const [fromType, toType] = [objectTypeOf(from), objectTypeOf(to)];
    const associationTypeId = portal.defaultAssociation(fromType, toType);
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
    const fromType = objectTypeOf(from);
    portal.records[fromType].get(fromId);
    const associationTypeId = portal.defaultAssociation(fromType, objectTypeOf(to));
    const ids = fromType === 'calls' ? portal.contactsOf(fromId) : portal.callsOf(fromId);
    response.json({
      results: ids.map((id) => ({
        toObjectId: id,
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: associationTypeId, label: null }],
      })),
    });
  });
  return router;
}
