import { flattenJson } from '../../../domain/hit/json.ts';
import { readParameters } from '../../../domain/hit/parameters.ts';
import type { Parameter } from '../../../domain/hit/query.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';
import { maskSecrets } from '../../../domain/hit/secrets.ts';
import { arrivalId } from '../arrival-id.ts';
import type { HubspotDoor } from './door.ts';
import { elementsOf } from './elements.ts';
import { elementId, executionId, portalOf } from './identity.ts';

/** A verified request of one account. */
export interface HubspotRequest {
  readonly door: HubspotDoor;
  readonly trigger: 'event' | 'workflow';
  readonly method: string;
  readonly query: Uint8Array;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
  readonly remoteAddress: string;
  /** Which signature it was let in by; undefined = the workflow key. */
  readonly signature: string | undefined;
  readonly receivedAt: number;
}

export interface HubspotHits {
  readonly hits: readonly RawHit[];
  /** How many were left out, because they are of another account than the configured one. */
  readonly foreign: number;
}

interface Piece {
  readonly body: Uint8Array;
  readonly parameters: readonly Parameter[];
  readonly id: string | undefined;
}

/**
 * The hits of one request: one for each element, so that a bad one is alone with its fault. A body that is no
 * JSON is one hit as it is, and so is a workflow's. One that names neither what happened when nor an execution
 * is never taken for a repeat: two changes of a record may look the same, and looking at it twice is no harm.
 */
export function hitsOf(request: HubspotRequest): HubspotHits {
  const { door } = request;
  const pieces = request.trigger === 'workflow' ? [workflowPiece(request)] : eventPieces(request);
  const own = pieces.filter(({ parameters }) => isOwn(door, parameters));
  const hits = own.map(({ body, id }) =>
    hitOf(request, body, id ?? arrivalId(['hubspot', door.name, request.trigger, body])),
  );
  return { hits, foreign: pieces.length - own.length };
}

function eventPieces({ door, body }: HubspotRequest): readonly Piece[] {
  const elements = elementsOf(body) ?? [body];
  return elements.map((element) => {
    const read = flattenJson(Buffer.from(element).toString('utf8'));
    const parameters = typeof read === 'string' ? [] : read;
    return { body: element, parameters, id: elementId(door.name, parameters) };
  });
}

function workflowPiece({ door, query, body, headers }: HubspotRequest): Piece {
  const { parameters } = readParameters({ query, body, headers: keptHeaders(headers) });
  return { body, parameters, id: executionId(door.name, parameters) };
}

function isOwn({ portalId }: HubspotDoor, parameters: readonly Parameter[]): boolean {
  if (portalId === undefined) return true;
  return (portalOf(parameters) ?? String(portalId)) === String(portalId);
}

function hitOf(request: HubspotRequest, body: Uint8Array, eventId: string): RawHit {
  const { door, trigger, signature } = request;
  const used = signature === undefined ? {} : { 'x-hubspot-signature-version': signature };
  return {
    receivedAt: request.receivedAt,
    hook: 'hubspot',
    source: door.name,
    trigger,
    method: request.method,
    path: `/hooks/hubspot/${door.name}${trigger === 'workflow' ? '/workflow' : ''}`,
    query: maskSecrets(request.query),
    headers: { ...keptHeaders(request.headers), ...used },
    body,
    remoteAddress: request.remoteAddress,
    eventId,
    salvaged: false,
  };
}

function keptHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['content-type', 'user-agent']) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}
