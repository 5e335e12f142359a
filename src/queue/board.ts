import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { WorkQueues } from './work-queues.ts';

export interface Board {
  readonly readOnly: RequestHandler;
  readonly full: RequestHandler;
}

/** Bull Board for all queues, twice: to look at, and to act. It has no authentication of its own. */
export function createBoard(queues: WorkQueues, basePath: string): Board {
  return { readOnly: boardRouter(queues, basePath, true), full: boardRouter(queues, basePath, false) };
}

function boardRouter(queues: WorkQueues, basePath: string, readOnlyMode: boolean): RequestHandler {
  const server = new ExpressAdapter();
  server.setBasePath(basePath);
  createBullBoard({
    queues: [...queues.queues.values()].map((queue) => new BullMQAdapter(queue, { readOnlyMode })),
    serverAdapter: server,
    options: {
      uiConfig: {
        boardTitle: 'vicibridge',
        ...(readOnlyMode ? { hideRedisDetails: true } : {}),
      },
    },
  });
  return server.getRouter() as RequestHandler;
}
