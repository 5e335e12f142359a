import express, { type Router } from 'express';
import { objectTypeOf, type Portal } from './portal.ts';

/** `GET …/records/<type id>/<id>/memberships`: the lists that a record is in, active and static ones. */
export function listRoutes(portal: Portal): Router {
  const router = express.Router();
  router.get('/records/:type/:id/memberships', (request, response) => {
    const { type, id } = request.params;
    const record = portal.records[objectTypeOf(type)].get(id);
    const results = portal.listsOf(record.id).map(({ listId, addedAt }) => {
      const time = new Date(addedAt).toISOString();
      return { listId, listVersion: 1, firstAddedTimestamp: time, lastAddedTimestamp: time };
    });
    response.json({ total: results.length, results });
  });
  return router;
}
