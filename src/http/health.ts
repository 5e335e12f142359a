import express, { type Response, type Router } from 'express';

/** State of the parts that a process needs or uses. */
export interface Readiness {
  readonly disk: PartState;
  readonly ledger: PartState;
  /** Reported only: without Redis hits are kept and wait. */
  readonly redis: PartState;
}

export interface PartState {
  readonly ok: boolean;
  /** What is wrong and what to do, or a figure worth seeing. */
  readonly detail: string;
}

export interface HealthOptions {
  readonly readiness: () => Readiness;
  /** Added to the answer of /healthz. Must answer soon, whatever is away. */
  readonly figures: () => object | Promise<object>;
}

/** `/healthz`: the process answers. `/readyz`: 503 when the disk or the ledger refuses. */
export function healthRouter(options: HealthOptions): Router {
  const router = express.Router();
  router.get('/healthz', async (_request, response) => {
    respond(response, 200, { status: 'ok', pid: process.pid, ...(await options.figures()) });
  });
  router.get('/readyz', (_request, response) => {
    const readiness = options.readiness();
    const ready = readiness.disk.ok && readiness.ledger.ok;
    respond(response, ready ? 200 : 503, { ready, ...readiness });
  });
  return router;
}

function respond(response: Response, status: number, body: object): void {
  response.status(status).set('cache-control', 'no-store').json(body);
}
