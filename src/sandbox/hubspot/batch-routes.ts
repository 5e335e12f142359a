import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { AssociationsToMake, createRecord } from './create-record.ts';
import { parseBody, Properties } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { Problem, validationProblem } from './problem.ts';
import { recordAnswer, writtenAnswer } from './record-answer.ts';
import type { CrmRecord, RecordStore } from './record-store.ts';
import { rowError } from './row-error.ts';

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
const ReadBatch = Batch.extend({
  idProperty: z.string().optional(),
  properties: z.array(z.string()).default([]),
});
const CreateBatch = z.object({
  inputs: z
    .array(
      z.object({
        properties: Properties.default({}),
        associations: AssociationsToMake,
        objectWriteTraceId: z.string().optional(),
      }),
    )
    .min(1)
    .max(BATCH_MAX),
});

interface Outcome {
  readonly record: CrmRecord;
  readonly created: boolean;
}

interface BatchRules {
  /** Whatever is wrong with one row refuses that row alone. */
  readonly eachAlone: boolean;
  readonly answer: (record: CrmRecord) => object;
}

/**
 * `batch/create|read|update|upsert`. A bad value refuses the whole batch; a row that is taken or gone, itself.
 * Of a create each row is on its own if every one has a trace id of its own, else any fault refuses all.
 */
export function batchRoutes(portal: Portal): Router {
  const router = express.Router();
  const written: BatchRules = { eachAlone: false, answer: writtenAnswer };
  const store = (request: Request): RecordStore =>
    portal.records[objectTypeOf(String(request.params['type']))];

  router.post('/:type/batch/create', (request, response) => {
    const type = objectTypeOf(request.params.type);
    const { inputs } = parseBody(CreateBatch, request.body);
    const traces = new Set(inputs.map(({ objectWriteTraceId }) => objectWriteTraceId));
    const isTraced = !traces.has(undefined) && traces.size === inputs.length;
    if (!isTraced) requireCreatable(portal, type, inputs);
    const { status, body } = runBatch(inputs, { ...written, eachAlone: isTraced }, (input) => ({
      record: createRecord(portal, type, input),
      created: true,
    }));
    response.status(status === 200 ? 201 : status).json(body);
  });
  router.post('/:type/batch/read', (request, response) => {
    const records = store(request);
    const type = objectTypeOf(request.params.type);
    const asked = parseBody(ReadBatch, request.body);
    if (asked.idProperty !== undefined) records.requireUnique(asked.idProperty);
    const known = asked.properties.filter((name) => portal.properties[type].has(name));
    const rules: BatchRules = {
      eachAlone: false,
      answer: (record) => recordAnswer(type, record, known),
    };
    const { status, body } = runBatch(asked.inputs, rules, ({ id }) => ({
      record: records.get(id, asked.idProperty),
      created: false,
    }));
    response.status(status).json(body);
  });
  router.post('/:type/batch/update', (request, response) => {
    const records = store(request);
    const { inputs } = parseBody(Batch, request.body);
    const { status, body } = runBatch(inputs, written, ({ id, idProperty, properties }) => ({
      record: records.update(records.get(id, idProperty), properties),
      created: false,
    }));
    response.status(status).json(body);
  });
  router.post('/:type/batch/upsert', (request, response) => {
    const records = store(request);
    const { inputs } = parseBody(Batch, request.body);
    for (const { idProperty } of inputs) records.requireUnique(idProperty ?? 'hs_object_id');
    const { status, body } = runBatch(inputs, written, ({ id, idProperty, properties }) =>
      records.upsert(idProperty ?? 'hs_object_id', id, properties),
    );
    response.status(status).json(body);
  });
  return router;
}

/** A batch without trace ids is made as a whole or not at all. */
function requireCreatable(
  portal: Portal,
  type: ReturnType<typeof objectTypeOf>,
  inputs: z.infer<typeof CreateBatch>['inputs'],
): void {
  const holder = inputs.map(({ properties }) => portal.records[type].holderOf(properties)).find(Boolean);
  if (holder === undefined) return;
  throw new Problem(409, 'CONFLICT', `Object already exists. Existing ID: ${holder}`);
}

function runBatch<Input extends BatchRow>(
  inputs: readonly Input[],
  { eachAlone, answer }: BatchRules,
  work: (input: Input) => Outcome,
): { readonly status: number; readonly body: object } {
  const ids = inputs.map(({ id }) => id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) throw validationProblem('Duplicate IDs found in batch input');
  const results: object[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    const trace = input.objectWriteTraceId;
    try {
      const { record, created } = work(input);
      results.push({
        ...answer(record),
        new: created,
        ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
      });
    } catch (error) {
      if (!(error instanceof Problem) || (error.status === 400 && !eachAlone)) throw error;
      errors.push(
        rowError(error, {
          ...(input.id === undefined ? {} : { ids: [input.id] }),
          ...(trace === undefined ? {} : { objectWriteTraceId: [trace] }),
        }),
      );
    }
  }
  const time = new Date().toISOString();
  // HubSpot promises no order.
  const body = { status: 'COMPLETE', results: results.toReversed(), startedAt: time, completedAt: time };
  if (errors.length === 0) return { status: 200, body };
  return { status: 207, body: { ...body, numErrors: errors.length, errors } };
}
