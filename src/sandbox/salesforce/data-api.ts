import { z } from 'zod';
import { runComposite } from './composite.ts';
import { describeObject } from './describe.ts';
import type { ObjectName } from './objects.ts';
import type { Org } from './org.ts';
import { runQuery, runSearch } from './queries.ts';
import {
  createRecord,
  deleteRecord,
  readByKey,
  readRecord,
  updateRecord,
  upsertRecord,
  type Answer,
  type WriteOptions,
} from './records.ts';
import { notFound, refuse, Refusal } from './refusal.ts';

const VERSIONS = ['66.0', '67.0', '68.0'];
const OLDEST = 31;
const MOST_COLLECTED = 200;

const Sent = z.record(z.string(), z.unknown());
const Collection = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(Sent.and(z.object({ attributes: z.object({ type: z.string() }) }))).max(MOST_COLLECTED),
});

/** One request below `/services/data`, its body parsed; subrequests of a composite come the same way. */
export function handleData(
  org: Org,
  options: WriteOptions,
  method: string,
  url: string,
  body: unknown,
): Answer {
  const { pathname, searchParams } = new URL(url, 'http://stand-in.invalid');
  const [version, ...path] = pathname
    .replace(/^\/services\/data\/?/, '')
    .split('/')
    .map((part) => decodeURIComponent(part));
  if (version === '' || version === undefined)
    return { status: 200, body: VERSIONS.map((one) => ({ version: one, url: `/services/data/v${one}` })) };
  if (!/^v\d{2}\.0$/.test(version) || Number.parseInt(version.slice(1), 10) < OLDEST) throw notFound();
  const [resource, ...rest] = path;
  switch (resource) {
    case 'composite':
      return rest.length === 0
        ? runComposite(org, body, (inner, innerUrl, innerBody) =>
            contained(() => handleData(org, options, inner, innerUrl, innerBody)),
          )
        : handleCollection(org, options, method, rest, body);
    case 'query':
    case 'queryAll':
      return runQuery(org, searchParams.get('q') ?? '', resource === 'queryAll');
    case 'search':
      return runSearch(org, searchParams.get('q') ?? '');
    case 'sobjects':
      return handleRecords(org, options, {
        method,
        rest,
        body,
        fields: searchParams.get('fields') ?? undefined,
      });
    default:
      throw notFound();
  }
}

interface RecordRequest {
  readonly method: string;
  /** Object, then an id, `describe`, or an external id field and its value. */
  readonly rest: readonly string[];
  readonly body: unknown;
  readonly fields: string | undefined;
}

function handleRecords(org: Org, options: WriteOptions, request: RecordRequest): Answer {
  const [name = '', one, value] = request.rest;
  const { method, fields } = request;
  if (!Object.hasOwn(org.specs, name)) throw notFound();
  const object = name as ObjectName;
  if (one === undefined)
    return method === 'POST' ? createRecord(org, object, sentIn(request.body), options) : notAllowed(method);
  if (one === 'describe') return describeObject(org, object);
  if (value === undefined)
    switch (method) {
      case 'GET':
        return readRecord(org, object, one, fields);
      case 'PATCH':
        return updateRecord(org, object, one, sentIn(request.body));
      case 'DELETE':
        return deleteRecord(org, object, one);
      default:
        return notAllowed(method);
    }
  const target = { object, field: one, value };
  if (method === 'GET') return readByKey(org, target, fields);
  return method === 'PATCH' ? upsertRecord(org, target, sentIn(request.body), options) : notAllowed(method);
}

/** `POST …/composite/sobjects` and `PATCH …/composite/sobjects/<object>/<external id field>`. */
function handleCollection(
  org: Org,
  options: WriteOptions,
  method: string,
  [kind, object, field]: readonly string[],
  body: unknown,
): Answer {
  const parsed = Collection.safeParse(body);
  if (kind !== 'sobjects' || !parsed.success)
    throw refuse('JSON_PARSER_ERROR', 'The collection is not readable');
  const { allOrNone, records } = parsed.data;
  const results = (): object[] =>
    records.map(({ attributes, ...sent }) => {
      const answer = contained(() => {
        if (field === undefined)
          return handleRecords(org, options, {
            method,
            rest: [attributes.type],
            body: sent,
            fields: undefined,
          });
        const { [field]: value, ...others } = sent;
        return handleRecords(org, options, {
          method,
          rest: [object ?? '', field, String(value)],
          body: others,
          fields: undefined,
        });
      });
      if (answer.status < 300) return answer.body as object;
      if (allOrNone) throw new RolledBackCollection();
      return { success: false, errors: rowErrors(answer.body) };
    });
  try {
    return { status: 200, body: allOrNone ? org.atomically(results) : results() };
  } catch (error) {
    if (!(error instanceof RolledBackCollection)) throw error;
    const message =
      'Record rolled back because not all records were valid and the request was using AllOrNone header';
    const errors = [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }];
    return { status: 200, body: records.map(() => ({ success: false, errors })) };
  }
}

class RolledBackCollection extends Error {}

/** Rows of a collection name the code `statusCode`, everything else `errorCode`. */
function rowErrors(body: unknown): object[] {
  return z
    .array(z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) }))
    .parse(body)
    .map(({ errorCode: statusCode, message, fields }) => ({ statusCode, message, fields }));
}

/** A refusal as an answer. */
export function contained(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.entries };
    throw error;
  }
}

function sentIn(body: unknown): Readonly<Record<string, unknown>> {
  const parsed = Sent.safeParse(body);
  if (!parsed.success)
    throw refuse('JSON_PARSER_ERROR', 'The HTTP entity body is required and must be an object');
  return parsed.data;
}

function notAllowed(method: string): never {
  throw new Refusal(405, {
    errorCode: 'METHOD_NOT_ALLOWED',
    message: `HTTP Method '${method}' not allowed.`,
  });
}
