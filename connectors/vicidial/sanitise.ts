import { toAscii } from './transliterate.ts';

/** A text column: how wide it is and what the API's filter leaves of a value. */
export interface TextColumn {
  /** Characters. */
  readonly width: number;
  /** Characters kept beside letters and digits; absent = every one that is safe. */
  readonly keeps?: string;
}

export interface Sanitised {
  readonly value: string;
  /** What was changed, in words without the value: `characters removed`. */
  readonly changes: readonly string[];
}

/**
 * Never sent, whatever the column: `\` ends or rewrites the SQL statement, `;` `#` `"` are filtered, the
 * others reach a shell through the No Agent Call URL or split a reply into wrong columns.
 */
const UNSAFE = /[\\;#"|<>()$`]/g;
/** A tag's name is short. Substituted when VICIdial builds its call URLs: `--A--pass--B--` would send the agent's password. */
const TAG = /--A--(?:.{0,64}?--B--)?|--B--|--BLANK--/g;
/** What no column can hold is not worth cleaning: a posted megabyte must not keep the worker busy. */
const ROOM = 4;
/** How often tags that stand inside each other are taken out. */
const ROUNDS = 20;

/**
 * Make a text safe for VICIdial and as it will be stored, and tell what that changed. Filters and widths
 * are the Non-Agent API's (2.14-202), which changes values silently and says SUCCESS.
 */
export function sanitiseText(text: string, column: TextColumn, nonLatin: boolean): Sanitised {
  const changes: string[] = [];
  const step = (label: string, before: string, after: string): string => {
    if (after !== before && !changes.includes(label)) changes.push(label);
    return after;
  };
  const composed = text.slice(0, ROOM * (column.width + 1_024)).normalize('NFC');
  // Columns without a filter of their own hold any letter, whatever `use_non_latin` says.
  const keepsLetters = nonLatin || column.keeps === undefined;
  const spelled = keepsLetters ? composed : step('transliterated', composed, toAscii(composed));
  const oneLine = step('line breaks replaced', spelled, spelled.replaceAll(/[\r\n\t]+/g, ' '));
  const safe = step('characters removed', oneLine, removeUnsafe(oneLine, column, nonLatin));
  const untagged = step('template tags removed', safe, removeTags(safe));
  const trimmed = untagged.trim();
  const cut = Array.from(trimmed).slice(0, column.width).join('').trimEnd();
  const whole = composed.length < text.normalize('NFC').length ? `${trimmed}…` : trimmed;
  return { value: step(`cut to ${column.width} characters`, whole, cut), changes };
}

function removeUnsafe(text: string, { keeps }: TextColumn, nonLatin: boolean): string {
  const safe = text
    .replaceAll(UNSAFE, '')
    .replaceAll(/\p{Cc}|[\u{10000}-\u{10FFFF}]|\p{Cs}/gu, '')
    // The API turns a plus into a space; a space says that on our side already.
    .replaceAll('+', ' ');
  if (keeps === undefined) return safe;
  const letters = nonLatin ? String.raw`\p{L}` : 'A-Za-z';
  return safe.replaceAll(
    new RegExp(`[^0-9${letters}${keeps.replaceAll(/[-\\\]^/]/g, String.raw`\$&`)}]`, 'gu'),
    '',
  );
}

/** Taking one tag out can join the halves of another, so it goes on until nothing is left. */
function removeTags(text: string): string {
  let left = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const without = left.replaceAll(TAG, '');
    if (without === left) return left;
    left = without;
  }
  // Nobody nests them so deep but to get one through: without two dashes in a row there is no tag.
  return left.replaceAll(/-{2,}/g, '-');
}
