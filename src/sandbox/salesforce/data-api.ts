import { z } from 'zod';
import { runCollection } from './collections.ts';
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
/** Codes that refuse a whole collection. */
const WHOLE = new Set(['INVALID_FIELD', 'JSON_PARSER_ERROR']);

const Sent = z.record(z.string(), z.unknown());

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
        return updateRecord(org, object, one, sentIn(request.body), options);
      case 'DELETE':
        return deleteRecord(org, object, one);
      default:
        return notAllowed(method);
    }
  const target = { object, field: one, value };
  if (method === 'GET') return readByKey(org, target, fields);
  return method === 'PATCH' ? upsertRecord(org, target, sentIn(request.body), options) : notAllowed(method);
}

/**
 * What concerns the whole collection, a field that the object does not have or a value of a wrong type, refuses
 * it whole; what concerns one record, that record.
 */
function handleCollection(
  org: Org,
  options: WriteOptions,
  method: string,
  rest: readonly string[],
  body: unknown,
): Answer {
  const [, object = '', field] = rest;
  if (field !== undefined && !isExternalId(org, object, field))
    throw notFound(`Provided external ID field does not exist or is not accessible: ${field}`);
  return runCollection(org, method, rest, body, (rowMethod, path, fields) =>
    contained(
      () => handleRecords(org, options, { method: rowMethod, rest: path, body: fields, fields: undefined }),
      (refusal) => refusal.entries.some(({ errorCode }) => WHOLE.has(errorCode)),
    ),
  );
}

function isExternalId(org: Org, object: string, field: string): boolean {
  if (!Object.hasOwn(org.specs, object)) throw notFound();
  return org.specs[object as ObjectName].fields[field]?.externalId === true;
}

/** A refusal as an answer, but for those that are to be thrown on. */
export function contained(run: () => Answer, isThrown: (refusal: Refusal) => boolean = () => false): Answer {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal && !isThrown(error)) return { status: error.status, body: error.entries };
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
