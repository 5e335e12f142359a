import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, ParsedNode } from 'yaml';
import type { FoundFault, Path, Position } from './fault.ts';

/** A configuration file as it was written, before anything is checked. */
export interface SourceDocument {
  /** Plain objects, lists and scalars; undefined where there are faults. */
  readonly data: unknown;
  readonly faults: readonly FoundFault[];
  /** Where the key (or list entry) of the path stands, else its nearest parent. */
  readonly positionOf: (path: Path) => Position | undefined;
  /** A scalar's characters as typed (`0101`, which YAML reads as a number); undefined for others. */
  readonly writtenAt: (path: Path) => string | undefined;
}

/**
 * What is wrong, by the parser's code. Its own messages quote the file, which may hold a secret.
 */
const SYNTAX_FAULTS: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a value that starts with * must stand in quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes starts an escape; use single quotes to keep it as it is',
  BAD_INDENT: 'the indentation does not fit the lines above, or a closing bracket is missing',
  BAD_SCALAR_START: 'a value that starts with @, ` or % must stand in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a second "key:" on one line, or a line indented too far; put a value with ": " in quotes',
  DUPLICATE_KEY: 'this key stands here a second time',
  MISSING_CHAR: 'a closing quote, a bracket or a colon is missing, here or above',
  MULTILINE_IMPLICIT_KEY: 'a line without "key: value"',
  MULTIPLE_DOCS: 'the file holds a second document (---); put everything into one',
  TAB_AS_INDENT: 'indent with blanks, not with tabs',
  TAG_RESOLVE_FAILED: 'a value that starts with ! must stand in quotes',
};

const NOT_YAML = 'this is not YAML; quotes, colons and indentation here are worth a look';
const BRACES = 'an environment variable is written as $NAME, without braces';

/** Read YAML 1.2; every fault of syntax is in `faults` with its line. Never throws. */
export function readDocument(text: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults = [...syntaxFaults(document, text, at), ...structureFaults(document, at)];
  return {
    data: faults.length === 0 ? (document.toJS() as unknown) : undefined,
    faults,
    positionOf: (path) => {
      const offset = offsetOf(document.contents, path);
      return offset === undefined ? undefined : at(offset);
    },
    writtenAt: (path) => {
      const node = document.getIn(path, true);
      return isScalar(node) && node.value !== null ? node.source : undefined;
    },
  };
}

/**
 * One fault a line. An error without words of its own is shown only where it is the first: the parser stumbles
 * over the rest of the file after one.
 */
function syntaxFaults(
  document: Document.Parsed,
  text: string,
  at: (offset: number) => Position,
): FoundFault[] {
  const source = text.split('\n');
  const byLine = new Map<number, FoundFault>();
  for (const error of [...document.errors, ...document.warnings]) {
    const position = at(error.pos[0]);
    const known = SYNTAX_FAULTS[error.code];
    if (byLine.has(position.line) || (known === undefined && byLine.size > 0)) continue;
    const message = source[position.line - 1]?.includes('${') === true ? BRACES : (known ?? NOT_YAML);
    byLine.set(position.line, { path: [], message, position });
  }
  return [...byLine.values()];
}

/** What YAML allows and a configuration does not need: it would only hide a slip. */
function structureFaults(document: Document.Parsed, at: (offset: number) => Position): FoundFault[] {
  const faults: FoundFault[] = [];
  const add = (node: unknown, message: string): void => {
    const range = isNode(node) ? (node as ParsedNode).range : undefined;
    faults.push({ path: [], message, position: at(range?.[0] ?? 0) });
  };
  visit(document, {
    Alias: (_, node) => add(node, 'a value that starts with * must stand in quotes; aliases are not used'),
    Pair: (_, pair) => {
      if (!isScalar(pair.key)) {
        if (!isAlias(pair.key)) add(pair.key, 'a key must be a word, not a list or an object');
      } else if (pair.key.value === '__proto__') {
        add(pair.key, 'this word cannot be a key');
      } else if (pair.value === null) {
        add(
          pair.key,
          'a word without a value: the blank after a colon, or quotes around a value, are missing',
        );
      }
    },
  });
  return faults;
}

function offsetOf(contents: Node | null, path: Path): number | undefined {
  let node: unknown = contents;
  let offset: number | undefined;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) break;
    offset = next.offset;
    node = next.value;
  }
  return offset;
}

function stepInto(
  node: unknown,
  step: string | number,
): { offset: number | undefined; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { offset: (item as ParsedNode).range[0], value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  return { offset: pair.key.range?.[0], value: pair.value };
}
