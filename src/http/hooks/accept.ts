import { randomUUID } from 'node:crypto';
import { eventId } from '../../domain/hit/event-id.ts';
import { keptRequest } from '../../domain/hit/kept-request.ts';
import { readParameters } from '../../domain/hit/parameters.ts';
import type { Parameter } from '../../domain/hit/query.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { type ContentMark, type Journal, JournalError } from '../../journal/journal.ts';
import type { Counters } from '../counters.ts';
import type { Answer } from './answer.ts';
import type { ContentWindow } from './content-window.ts';

/** An authenticated request, about to be kept. */
export interface AdmittedRequest {
  readonly hook: RawHit['hook'];
  readonly source: string;
  readonly trigger: string;
  readonly timezone: string;
  readonly method: string;
  /** Without a key. */
  readonly path: string;
  readonly query: Uint8Array;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  readonly salvaged: boolean;
  /** What `readParameters` gave, where somebody read them before. */
  readonly parameters?: readonly Parameter[];
}

export interface AcceptContext {
  readonly journal: Journal;
  readonly window: ContentWindow;
  readonly counters: Counters;
  readonly now: () => number;
}

/** The journal has it under this id, or the disk refused. */
export type Kept = { readonly eventId: string } | { readonly refusal: Answer };

/** Make the request durable, then answer with its event id. The answer waits for the local disk only. */
export async function accept(request: AdmittedRequest, context: AcceptContext): Promise<Answer> {
  const kept = await keepRequest(request, context);
  return 'refusal' in kept ? kept.refusal : { status: 200, text: `OK ${kept.eventId}` };
}

async function keepRequest(request: AdmittedRequest, context: AcceptContext): Promise<Kept> {
  return keepIdentified(identify(request, context), context);
}

/** Make a request durable whose event id is known. */
export async function keepIdentified(
  { hit, content }: Identified,
  context: Pick<AcceptContext, 'journal' | 'counters'>,
): Promise<Kept> {
  try {
    await context.journal.append(hit, content);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    context.counters.diskRefused += 1;
    return { refusal: notKept(error.message) };
  }
  context.counters.accepted += 1;
  if (hit.salvaged) context.counters.salvaged += 1;
  return { eventId: hit.eventId };
}

/** @param reason why the disk refused */
export function notKept(reason: string): Answer {
  return { status: 503, text: `NOT KEPT: ${reason}`, headers: { 'retry-after': '5' } };
}

export interface Identified {
  readonly hit: RawHit;
  /** For the journal, where a repeat is to be told by it. */
  readonly content: ContentMark | undefined;
}

/**
 * The request as the journal will keep it, with its event id and, where its content makes that, a mark.
 * @param context without a `window` nothing is a repeat that has no identity of its own
 */
export function identify(
  request: AdmittedRequest,
  context: { readonly window: Pick<ContentWindow, 'mark'> | undefined; readonly now: () => number },
): Identified {
  const receivedAt = context.now();
  const kept = keptRequest(request, receivedAt);
  const parameters = request.parameters ?? readParameters(kept).parameters;
  const idWithin = (window: string) => eventId({ ...kept, parameters, timezone: request.timezone, window });
  const { id, basis } = idWithin('');
  if (basis !== 'content') return { hit: { ...kept, eventId: id }, content: undefined };
  if (context.window === undefined)
    return { hit: { ...kept, eventId: idWithin(randomUUID()).id }, content: undefined };
  const content = context.window.mark(id, receivedAt, () => idWithin(String(receivedAt)).id);
  return { hit: { ...kept, eventId: content.eventId }, content };
}
