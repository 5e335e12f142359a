import { BulkInputError } from '../input-error.ts';

const CANDIDATES = [',', ';', '\t', '|'] as const;

/**
 * What stands between the columns of a file: as the person says (`tab` for a tab), else the one of comma,
 * semicolon, tab and pipe that the header has most of; a comma where it has none.
 *
 * @throws BulkInputError for a word that is no single character
 */
export function delimiterOf(head: string, wanted: string | undefined): string {
  if (wanted !== undefined) return spelled(wanted);
  const header = withoutQuoted(head);
  let best: string = ',';
  let most = 0;
  for (const candidate of CANDIDATES) {
    const count = header.split(candidate).length - 1;
    if (count <= most) continue;
    best = candidate;
    most = count;
  }
  return best;
}

function spelled(wanted: string): string {
  if (/^(?:tab|\\t)$/i.test(wanted)) return '\t';
  if (wanted.length === 1 && !/["\r\n]/.test(wanted)) return wanted;
  throw new BulkInputError(`--delimiter ${wanted}: write one character, or the word tab`);
}

/** The first line outside of quotes, without what stands in them. */
function withoutQuoted(head: string): string {
  const bare = head.replaceAll(/"(?:[^"]|"")*"/g, '');
  return bare.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
}
