import { withoutControls } from './decode.ts';
import type { Parameter } from './query.ts';

/** Bounds of what is taken from one post; what is beyond stays in the journal only. */
const MAX_DEPTH = 8;
const MAX_PARAMETERS = 1000;
/** Characters of one dotted name. */
const MAX_NAME = 200;
/** A key stands once in the text and in the name of each leaf below it: so many characters of names for each. */
const NAMES_FOR_TEXT = 2;
/** Characters of names that a short text may give all the same: HubSpot's contacts with their history have some. */
const NAMES_AT_LEAST = 32 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

export type JsonFault = 'not-json' | 'not-an-object';

export interface JsonLeaves {
  readonly parameters: readonly Parameter[];
  /** There was more than is taken from one post: leaves were left out, or a name was cut. */
  readonly cut: boolean;
}

/**
 * The leaves of a JSON object as parameters: `{"lead":{"phone":"1"}}` is `lead.phone` = `1`. A list of plain
 * values is one value, joined by `, `; `null` is absent; a number keeps the digits it was sent with. Their
 * names together are never much longer than the text, however it is built. Returns what is wrong instead when
 * the text is not a JSON object. Never throws.
 */
export function readLeaves(text: string): JsonLeaves | JsonFault {
  const root = readJson(text);
  if (root === undefined) return 'not-json';
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return 'not-an-object';
  const leaves: Leaves = {
    parameters: [],
    nameRoom: Math.max(NAMES_FOR_TEXT * text.length, NAMES_AT_LEAST),
    cut: false,
  };
  addLeaves(leaves, '', root, 0);
  return leaves;
}

/** The same without a word on what was left out. */
export function flattenJson(text: string): readonly Parameter[] | JsonFault {
  const leaves = readLeaves(text);
  return typeof leaves === 'string' ? leaves : leaves.parameters;
}

/** Any JSON, long numbers as the digits they were sent with; undefined where it is none. Never throws. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, keepDigits);
  } catch {
    return undefined;
  }
}

/** Ids with more than 15 digits would lose some as a JavaScript number. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

/** What was found so far. */
interface Leaves {
  readonly parameters: Parameter[];
  /** Characters of names that may still come. */
  nameRoom: number;
  cut: boolean;
}

function addLeaves(leaves: Leaves, name: string, value: unknown, depth: number): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    addLeaf(leaves, name, String(value));
    return;
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    addLeaf(leaves, name, value.filter((item) => item !== null).join(', '));
    return;
  }
  if (depth >= MAX_DEPTH) {
    leaves.cut = true;
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (isFull(leaves)) {
      leaves.cut = true;
      return;
    }
    // Of a name that is cut there is never more than this, so that the next level adds to nothing long.
    const whole = name === '' ? key : `${name}.${key.slice(0, MAX_NAME)}`;
    addLeaves(leaves, whole.slice(0, MAX_NAME + 1), item, depth + 1);
  }
}

function addLeaf(leaves: Leaves, name: string, value: string): void {
  if (isFull(leaves)) {
    leaves.cut = true;
    return;
  }
  const taken = name.slice(0, MAX_NAME);
  if (taken !== name) leaves.cut = true;
  leaves.nameRoom -= taken.length;
  leaves.parameters.push({ name: taken, value: withoutControls(value) });
}

function isFull({ parameters, nameRoom }: Leaves): boolean {
  return parameters.length >= MAX_PARAMETERS || nameRoom <= 0;
}
