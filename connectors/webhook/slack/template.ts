import type { BridgeEvent } from '../../../src/domain/event.ts';
import { escapeText } from './escape.ts';
import { NOTICE_WORDS, wordOf } from './words.ts';

const WORD = /\{([^{}]*)\}/g;

/** What is wrong with a template, in words; empty = nothing. */
export function unknownWords(template: string): readonly string[] {
  const known = new Set(NOTICE_WORDS);
  return [...template.matchAll(WORD)]
    .map(([, word = '']) => word)
    .filter((word) => !known.has(word))
    .map((word) => `{${word}} stands for nothing; use one of {${NOTICE_WORDS.join('}, {')}}`);
}

/**
 * The template with the event's words in it. What the event tells is escaped, so that nobody can make Slack call
 * people by a name; what the template itself says is the operator's and stays.
 */
export function fillTemplate(template: string, event: BridgeEvent): string {
  return template.replaceAll(WORD, (_whole, word: string) => escapeText(wordOf(event, word)));
}
