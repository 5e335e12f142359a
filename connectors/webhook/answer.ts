import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { parseRetryAfter } from '../../src/domain/retry-after.ts';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The first bytes of the body, as text. */
  readonly start: string;
}

/** A longer wait than this is a mistake of the other side. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
const HTML_DOCUMENT = /^\uFEFF?\s*<(?:!doctype\s+html|html)[\s>]/i;

/**
 * Return when the answer acknowledges the message: 2xx, and not a web page (a login, parking or proxy page
 * is served with 200 too). Throws what the status means otherwise. `who` names the endpoint in messages.
 */
export function acknowledge(answer: Answer, who: string, nowMs: number): void {
  const { status } = answer;
  const code = `http-${status}`;
  if (status >= 200 && status < 300) return refusePage(answer, who);
  if (status >= 300 && status < 400)
    throw new PermanentError(
      `${who} answered with a redirect (${status}), which is never followed: configure the final address`,
      { code: 'redirected' },
    );
  if (status === 401 || status === 403)
    throw new AuthError(
      `${who} refused the message (${status}): compare the signing secret and the configured headers with what it expects`,
      { code },
    );
  if (status === 410)
    throw new PermanentError(
      `${who} says the endpoint is gone (410): remove the connection or configure its new address`,
      { code: 'gone' },
    );
  const retryAfterMs = parseRetryAfter(answer.retryAfter, nowMs, LONGEST_WAIT_MS);
  if (status === 408 || status === 425 || status === 429 || status === 503)
    throw new TransientError(`${who} is not taking messages now (${status})`, { code, retryAfterMs });
  if (status >= 500)
    throw new AmbiguousError(`${who} failed (${status}) and may have kept the message`, {
      code,
      retryAfterMs,
    });
  throw new PermanentError(
    `${who} refused the message (${status}): see its log for the reason, then replay the delivery`,
    { code },
  );
}

function refusePage(answer: Answer, who: string): void {
  if (!HTML_DOCUMENT.test(answer.start)) return;
  throw new AmbiguousError(
    `${who} answered ${answer.status} with a web page, which acknowledges nothing: check that the address is the endpoint's own`,
    { code: 'html-answer' },
  );
}
