import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answer.ts';
import type { LeadDoorSettings } from './door.ts';
import type { IncompleteReason } from './judge-post.ts';
import type { Outcome } from './outcomes.ts';

/** One answer in every form that a sender may want it in. */
export interface LeadAnswer extends Answer {
  /** For programs. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For a sender that waited for it: never a redirect instead. */
  readonly awaited?: true;
}

export function accepted(eventId: string): LeadAnswer {
  return { status: 200, text: `OK ${eventId}`, json: { eventId, status: 'accepted' } };
}

const OUTCOME_STATUS = {
  created: 200,
  updated: 200,
  unchanged: 200,
  pending: 202,
  refused: 422,
  failed: 502,
} as const satisfies Record<Outcome['status'], number>;

/** What became of a post whose sender waited for it. Whatever it is: the post is kept. */
export function outcomeAnswer(eventId: string, outcome: Outcome): LeadAnswer {
  const { status, leadId, reason, warnings } = outcome;
  const words = [
    `OK ${eventId} ${status}`,
    ...(leadId === undefined ? [] : [`lead ${leadId}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return {
    status: OUTCOME_STATUS[status],
    text: words.join(' '),
    awaited: true,
    json: {
      eventId,
      status,
      ...(leadId === undefined ? {} : { leadId }),
      ...(reason === undefined ? {} : { reason }),
      ...(warnings.length === 0 ? {} : { warnings }),
    },
  };
}

/** A post that was not kept. */
export function refused(
  answer: Answer,
  reason: string,
  more: Readonly<Record<string, unknown>> = {},
): LeadAnswer {
  return { ...answer, json: { status: 'refused', reason, message: answer.text, ...more } };
}

const INCOMPLETE: Readonly<Record<IncompleteReason, string>> = {
  'missing-fields': 'the post lacks',
  'no-consent': 'the post does not say the consent that this source asks for in',
  empty: 'the post is empty',
};

export function incomplete(reason: IncompleteReason, fields: readonly string[]): LeadAnswer {
  const text = ['REFUSED:', INCOMPLETE[reason], fields.join(', ')].filter((part) => part !== '').join(' ');
  return refused({ status: 422, text }, reason, fields.length === 0 ? {} : { fields });
}

export function tooMany(seconds: number): LeadAnswer {
  return refused(
    {
      status: 429,
      text: `REFUSED: too many posts; try again in ${seconds} s`,
      headers: { 'retry-after': String(seconds) },
    },
    'rate-limit',
  );
}

/** A browser is sent on after these; the others concern whoever set up the form. */
const GOOD: ReadonlySet<number> = new Set([200]);
const BAD: ReadonlySet<number> = new Set([413, 422, 429, 503]);

/**
 * The answer in the form that fits the sender: JSON for one that asks for it or posts it, a redirect for a
 * browser where the source has one, else a line of text.
 */
export function formed(
  answer: LeadAnswer,
  headers: IncomingHttpHeaders,
  redirect: LeadDoorSettings['redirect'],
): Answer {
  const { status, text } = answer;
  if (wantsJson(headers)) {
    return {
      status,
      text: JSON.stringify(answer.json),
      headers: { ...answer.headers, 'content-type': 'application/json; charset=utf-8' },
    };
  }
  const target = GOOD.has(status) ? redirect?.success : BAD.has(status) ? redirect?.failure : undefined;
  if (target === undefined || answer.awaited === true) return { status, text, headers: answer.headers ?? {} };
  return { status: 303, text, headers: { ...answer.headers, location: target } };
}

function wantsJson({ accept = '', 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  if (/[/+]json\b/i.test(accept)) return true;
  return /[/+]json\b/i.test(type) && !/\btext\/(?:plain|html)\b/i.test(accept);
}
