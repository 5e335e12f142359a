import type { Request, Response } from 'express';
import { readParameters } from '../../../domain/hit/parameters.ts';
import type { Counters } from '../../counters.ts';
import {
  type AcceptContext,
  type AdmittedRequest,
  type Identified,
  identify,
  keepIdentified,
} from '../accept.ts';
import { verifyStandardWebhook, webhookFaultText } from '../standard-webhooks.ts';
import { bodyOf } from '../steps.ts';
import type { LeadDoor } from './door.ts';
import { badSignature } from './enter.ts';
import { judgePost } from './judge-post.ts';
import { accepted, incomplete, type LeadAnswer, outcomeAnswer, refused, tooMany } from './lead-answer.ts';
import type { Outcomes } from './outcomes.ts';
import { personsOf, type Repeats } from './repeats.ts';
import { waitMs, withoutWait } from './wait.ts';

/** A post that may come in, as far as could be told before its body was read. */
export interface EnteredPost {
  readonly door: LeadDoor;
  readonly proof: 'key' | 'public' | 'signature';
  /** Without a key. */
  readonly path: string;
  readonly query: Uint8Array;
  readonly address: string;
  readonly salvaged: boolean;
}

export interface PostContext extends Pick<AcceptContext, 'journal' | 'counters' | 'now'> {
  readonly outcomes: Outcomes;
  readonly repeats: Repeats;
}

/** Count a post against its source's limit; the refusal where it is one too many. */
export async function paced(
  { door, address }: Pick<EnteredPost, 'door' | 'address'>,
  counters: Counters,
): Promise<LeadAnswer | undefined> {
  const seconds = await door.rateLimit?.take(address);
  if (seconds === undefined) return undefined;
  counters.rateLimited += 1;
  return tooMany(seconds);
}

/**
 * Look at a post, make it durable, and where its sender wants it wait for the outcome. The waiting begins when
 * the post is safe, so it can end with nothing lost.
 */
export async function takePost(
  request: Request,
  response: Response,
  post: EnteredPost,
  context: PostContext,
): Promise<LeadAnswer> {
  const { door, proof } = post;
  const { counters } = context;
  const received = admittedRequest(request, post);
  if (proof === 'signature') {
    const { signingSecrets } = door.settings;
    const verdict = verifyStandardWebhook(request.headers, received.body, signingSecrets, context.now());
    if (verdict !== 'ok') {
      counters.badSignature += 1;
      return refused(badSignature(webhookFaultText(verdict)), 'unauthorized');
    }
    const refusal = await paced(post, counters);
    if (refusal !== undefined) return refusal;
  }
  const { parameters } = readParameters({ ...received, headers: contentType(request) });
  const admitted = { ...received, parameters };
  const verdict = judgePost(parameters, door.settings);
  if (verdict.kind === 'trap') {
    counters.trapped += 1;
    return accepted(falseId(admitted, context));
  }
  if (verdict.kind === 'incomplete') {
    counters.incomplete += 1;
    return incomplete(verdict.reason, verdict.fields);
  }
  const kept = await keepIdentified(identifiedPost(admitted, door, context), context);
  if ('refusal' in kept) return refused(kept.refusal, 'not-kept');
  // What a stranger's post led to (a number on the DNC list, a known person) is none of his business.
  const timeoutMs = door.settings.public ? 0 : waitMs(post.query);
  if (timeoutMs === 0) return accepted(kept.eventId);
  const outcome = await context.outcomes.wait({
    eventId: kept.eventId,
    destination: door.settings.dialer,
    timeoutMs,
    signal: goneSignal(response),
  });
  return outcomeAnswer(kept.eventId, outcome);
}

/** A post with a key of its own has no mark by its content, but it too may come between two equal ones. */
function identifiedPost(
  request: AdmittedRequest & Required<Pick<AdmittedRequest, 'parameters'>>,
  { name, settings }: LeadDoor,
  { now, repeats }: PostContext,
): Identified {
  const window = repeats.of(personsOf(request.parameters, { source: name, fields: settings.fields }));
  const { hit, content } = identify(request, { now, window });
  return { hit, content: content ?? window.mark(hit.eventId, hit.receivedAt, () => hit.eventId) };
}

function admittedRequest(request: Request, post: EnteredPost): AdmittedRequest {
  const { door, path, address, salvaged } = post;
  // It is not part of what is signed: whoever saw a signed post could add to it.
  const query = post.proof === 'signature' ? NO_QUERY : post.query;
  return {
    hook: 'leads',
    source: door.name,
    trigger: 'lead',
    timezone: door.timezone,
    method: request.method,
    path,
    query: withoutWait(query),
    headers: request.headers,
    body: bodyOf(request),
    remoteAddress: address,
    salvaged,
  };
}

const NO_QUERY = new Uint8Array();

function contentType({ headers }: Request): Record<string, string> {
  return { 'content-type': headers['content-type'] ?? '' };
}

/** An id like the one that the post would have got; it leaves no trace. */
function falseId(request: AdmittedRequest, { now }: Pick<PostContext, 'now'>): string {
  return identify(request, { now, window: undefined }).hit.eventId;
}

function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
