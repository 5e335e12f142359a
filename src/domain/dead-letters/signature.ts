import { digestOf } from '../hit/digest.ts';

/** What dead letters with the same cause have in common. */
export interface DeadSignature {
  /** Ten characters of `[a-z2-7]`. */
  readonly id: string;
  /** The message without what differs from record to record. */
  readonly text: string;
}

const ID_LENGTH = 10;
const TEXT_MAX = 300;

/** In this order: what is inside of something larger goes with it. */
const DIFFERING: readonly (readonly [RegExp, string])[] = [
  [/"[^"]*"|`[^`]*`|“[^”]*”|(?<!\w)'[^']*'(?!\w)/gu, '"…"'],
  [/\bhttps?:\/\/[^\s,;)]+/giu, '<address>'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/gu, '<e-mail>'],
  [/\b(?:evt|dlv)_[a-z0-9]+/gu, '#'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, '#'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/gu, '<time>'],
  // A word of eight characters or more with a digit in it is an id: of Salesforce, of a request.
  [/\+?\b(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{8,}\b/gu, '#'],
  [/\+?\d+(?:[.,]\d+)*/gu, '#'],
  [/\s+/gu, ' '],
];

/**
 * @param code the error's stable code; its digits mean something (`http-404`) and stay
 * @param message the error's message
 */
export function deadSignature(code: string, message: string): DeadSignature {
  const text = DIFFERING.reduce((rest, [what, word]) => rest.replaceAll(what, word), message)
    .trim()
    .slice(0, TEXT_MAX);
  return { id: digestOf(['dead', code, text]).slice(0, ID_LENGTH), text };
}
