/**
 * Bounds of what is handed to the XML parser. Salesforce's messages nest six deep, their longest tag holds
 * the namespaces, and a hundred notifications of 500 fields have 50,000 elements.
 */
const MAX_DEPTH = 16;
const MAX_ELEMENTS = 60_000;
const MAX_TAG = 4096;

const COMMENT = '<!--';
const CDATA = '<![CDATA[';
const DECLARATION = '<?xml';

/**
 * What makes an XML text unfit for parsing, in words; undefined = nothing. A document type is refused
 * whatever is in it, so there are no entities to expand and nothing external to load; depth, number and
 * length of tags are bounded, because parsers take quadratic time or a deep stack for them. One pass.
 */
export function xmlDanger(text: string): string | undefined {
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'); at !== -1;) {
    const skipped = skipNoElement(text, at);
    if (typeof skipped === 'string') return skipped;
    if (skipped !== undefined) {
      at = text.indexOf('<', skipped);
      continue;
    }
    const end = endOfTag(text, at);
    if (end === undefined) return `it has a tag of more than ${MAX_TAG} characters or without an end`;
    if (text[at + 1] === '/') depth -= 1;
    else {
      elements += 1;
      if (text[end - 1] !== '/') depth += 1;
    }
    if (depth > MAX_DEPTH) return `its elements nest more than ${MAX_DEPTH} deep`;
    if (elements > MAX_ELEMENTS) return `it has more than ${MAX_ELEMENTS} elements`;
    at = text.indexOf('<', end);
  }
  return undefined;
}

/** Where a comment, a CDATA section or the XML declaration ends; words where nothing of it is allowed. */
function skipNoElement(text: string, at: number): number | string | undefined {
  if (text.startsWith(COMMENT, at)) return after(text, at + COMMENT.length, '-->');
  if (text.startsWith(CDATA, at)) return after(text, at + CDATA.length, ']]>');
  if (text[at + 1] === '!') return 'it declares a document type, which no message of Salesforce does';
  if (text[at + 1] !== '?') return undefined;
  if (at !== 0 || !text.startsWith(DECLARATION)) return 'it has a processing instruction';
  const end = text.indexOf('?>');
  return end === -1 || end > MAX_TAG ? 'its XML declaration has no end' : end;
}

function after(text: string, from: number, mark: string): number | string {
  const end = text.indexOf(mark, from);
  return end === -1 ? 'it has a comment or a CDATA section without an end' : end + mark.length;
}

/** The place of the `>`; what stands in quotes is no end of a tag. */
function endOfTag(text: string, start: number): number | undefined {
  const limit = Math.min(text.length, start + MAX_TAG);
  let quote: string | undefined;
  for (let at = start + 1; at < limit; at += 1) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  return undefined;
}
