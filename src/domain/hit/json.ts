import { withoutControls } from './decode.ts';
import type { Parameter } from './query.ts';

/** Bounds of what is taken from one post; what is beyond stays in the journal only. */
const MAX_DEPTH = 8;
const MAX_PARAMETERS = 1000;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The leaves of a JSON object as parameters: `{"lead":{"phone":"1"}}` is `lead.phone` = `1`. A list of plain
 * values is one value, joined by `, `; `null` is absent; a number keeps the digits it was sent with. Returns
 * what is wrong instead when the text is not a JSON object. Never throws.
 */
export function flattenJson(text: string): readonly Parameter[] | 'not-json' | 'not-an-object' {
  const root = readJson(text);
  if (root === undefined) return 'not-json';
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return 'not-an-object';
  const parameters: Parameter[] = [];
  addLeaves(parameters, '', root, 0);
  return parameters;
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

function addLeaves(parameters: Parameter[], name: string, value: unknown, depth: number): void {
  if (value === null || value === undefined || parameters.length >= MAX_PARAMETERS) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    parameters.push({ name, value: withoutControls(String(value)) });
    return;
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    addLeaves(parameters, name, value.filter((item) => item !== null).join(', '), depth);
    return;
  }
  if (depth >= MAX_DEPTH) return;
  for (const [key, item] of Object.entries(value)) {
    addLeaves(parameters, name === '' ? key : `${name}.${key}`, item, depth + 1);
  }
}
