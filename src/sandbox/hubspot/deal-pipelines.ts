import express, { type Router } from 'express';
import { notFound } from './problem.ts';

/** The account's pipelines of deals. */
export const DEAL_PIPELINES = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    stages: ['appointmentscheduled', 'qualifiedtobuy', 'contractsent', 'closedwon', 'closedlost'],
  },
  { id: 'solar', label: 'Solar', stages: ['sitevisit', 'signed', 'installed'] },
] as const;

/** `GET /crm/pipelines/<version>/deals`. */
export function pipelineRoutes(): Router {
  const router = express.Router();
  router.get(['/crm/pipelines/:version/:object', '/crm/v3/pipelines/:object'], (request, response) => {
    const { object } = request.params;
    if (object !== 'deals' && object !== '0-3') throw notFound(`pipelines of ${String(object)}`);
    response.json({
      results: DEAL_PIPELINES.map(({ id, label, stages }, displayOrder) => ({
        id,
        label,
        displayOrder,
        archived: false,
        stages: stages.map((stage, order) => ({
          id: stage,
          label: stage,
          displayOrder: order,
          archived: false,
          metadata: {},
        })),
      })),
    });
  });
  return router;
}
