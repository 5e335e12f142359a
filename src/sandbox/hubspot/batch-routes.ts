import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { parseBody, Properties } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { Problem } from './problem.ts';
import { writtenAnswer } from './record-answer.ts';
import type { CrmRecord, RecordStore } from './record-store.ts';

const BATCH_MAX = 100;
const Row = z.object({
  id: z.string(),
  idProperty: z.string().optional(),
  properties: Properties.default({}),
  objectWriteTraceId: z.string().optional(),
});
/** What every row of every batch may have. */
interface BatchRow {
  readonly id?: string | undefined;
  readonly objectWriteTraceId?: string | undefined;
}
const Batch = z.object({ inputs: z.array(Row).min(1).max(BATCH_MAX) });
const CreateBatch = z.object({
  inputs: z
    .array(Row.partial({ id: true }))
    .min(1)
    .max(BATCH_MAX),
});

interface Outcome {
  readonly record: CrmRecord;
  readonly created: boolean;
}

/** `batch/create|read|update|upsert`. A bad value refuses the whole batch; a row that is taken or gone, itself. */
export function batchRoutes(portal: Portal): Router {
  const router = express.Router();
  const store = (request: Request): RecordStore =>
    portal.records[objectTypeOf(String(request.params['type']))];

  router.post('/:type/batch/create', (request, response) => {
    const records = store(request);
    const { inputs } = parseBody(CreateBatch, request.body);
    const { status, body } = runBatch(inputs, ({ properties }) => ({
      record: records.create(properties),
      created: true,
    }));
    response.status(status === 200 ? 201 : status).json(body);
  });
  router.post('/:type/batch/read', (request, response) => {
    const records = store(request);
    const asked = parseBody(Batch.extend({ idProperty: z.string().optional() }), request.body);
    const { status, body } = runBatch(asked.inputs, ({ id }) => ({
      record: records.get(id, asked.idProperty),
      created: false,
    }));
    response.status(status).json(body);
  });
  router.post('/:type/batch/update', (request, response) => {
    const records = store(request);
    const { status, body } = runBatch(
      parseBody(Batch, request.body).inputs,
      ({ id, idProperty, properties }) => ({
        record: records.update(records.get(id, idProperty), properties),
        created: false,
      }),
    );
    response.status(status).json(body);
  });
  router.post('/:type/batch/upsert', (request, response) => {
    const records = store(request);
    const { inputs } = parseBody(Batch, request.body);
    for (const { idProperty } of inputs) records.requireUnique(idProperty ?? 'hs_object_id');
    const { status, body } = runBatch(inputs, ({ id, idProperty, properties }) =>
      records.upsert(idProperty ?? 'hs_object_id', id, properties),
    );
    response.status(status).json(body);
  });
  return router;
}

function runBatch<Input extends BatchRow>(
  inputs: readonly Input[],
  work: (input: Input) => Outcome,
): { readonly status: number; readonly body: object } {
  const results: object[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    try {
      const { record, created } = work(input);
      const trace = input.objectWriteTraceId;
      results.push({
        ...writtenAnswer(record),
        new: created,
        ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 400) throw error;
      errors.push({ ...error.toBody(), context: { ids: [input.id ?? ''] } });
    }
  }
  const time = new Date().toISOString();
  const body = { status: 'COMPLETE', results, startedAt: time, completedAt: time };
  if (errors.length === 0) return { status: 200, body };
  return { status: 207, body: { ...body, numErrors: errors.length, errors } };
}
