/** An operation that is composed of several functions. */
export interface Operation {
  readonly name: string;
  /** First sentences of its doc comment. */
  readonly summary: string;
}

/** A doc comment right before an exported async function that takes a client. */
const DOCUMENTED = /\/\*\*\n((?: \* ?.*\n)+?) \*\/\nexport async function (\w+)\(\n?\s*client\b/g;
const DOCUMENTED_SHORT = /\/\*\* (.*?) \*\/\nexport async function (\w+)\(\n?\s*client\b/g;

/** The operations that a source file exports, in its order. */
export function operationsIn(source: string): readonly Operation[] {
  return [...source.matchAll(DOCUMENTED), ...source.matchAll(DOCUMENTED_SHORT)]
    .toSorted((a, b) => a.index - b.index)
    .map(([, comment = '', name = '']) => ({ name, summary: firstParagraph(comment) }));
}

function firstParagraph(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, '').trim());
  const end = lines.findIndex((line, index) => index > 0 && (line === '' || line.startsWith('@')));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join(' ')
    .replace(/ Throws .*$/, '')
    .trim();
}
