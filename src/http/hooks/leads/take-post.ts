import type { Request, Response } from 'express';
import { type AcceptContext, type AdmittedRequest, identify, keepRequest } from '../accept.ts';
import { verifyStandardWebhook, webhookFaultText } from '../standard-webhooks.ts';
import { bodyOf } from '../steps.ts';
import type { LeadDoor } from './door.ts';
import { badSignature } from './enter.ts';
import { judgePost } from './judge-post.ts';
import { accepted, incomplete, type LeadAnswer, outcomeAnswer, refused } from './lead-answer.ts';
import type { Outcomes } from './outcomes.ts';
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

/**
 * Look at a post, make it durable, and where its sender wants it wait for the outcome. The waiting begins when
 * the post is safe, so it can end with nothing lost.
 */
export async function takePost(
  request: Request,
  response: Response,
  post: EnteredPost,
  context: AcceptContext & { readonly outcomes: Outcomes },
): Promise<LeadAnswer> {
  const { door, proof } = post;
  const { counters } = context;
  const admitted = admittedRequest(request, post);
  if (proof === 'signature') {
    const { signingSecrets } = door.settings;
    const verdict = verifyStandardWebhook(request.headers, admitted.body, signingSecrets, context.now());
    if (verdict !== 'ok') {
      counters.badSignature += 1;
      return refused(badSignature(webhookFaultText(verdict)), 'unauthorized');
    }
  }
  const verdict = judgePost({ ...admitted, headers: contentType(request) }, door.settings);
  if (verdict.kind === 'trap') {
    counters.trapped += 1;
    return accepted(falseId(admitted, context));
  }
  if (verdict.kind === 'incomplete') {
    counters.incomplete += 1;
    return incomplete(verdict.reason, verdict.fields);
  }
  const kept = await keepRequest(admitted, context);
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

function admittedRequest(request: Request, post: EnteredPost): AdmittedRequest {
  const { door, path, query, address, salvaged } = post;
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

function contentType({ headers }: Request): Record<string, string> {
  return { 'content-type': headers['content-type'] ?? '' };
}

/** An id like the one that the post would have got; it leaves no trace. */
function falseId(request: AdmittedRequest, { now }: AcceptContext): string {
  const window = {
    mark: (hash: string, seenAt: number, newId: () => string) => ({ hash, seenAt, eventId: newId() }),
  };
  return identify(request, { now, window }).hit.eventId;
}

function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
