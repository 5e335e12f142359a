import { z } from 'zod';
import type { Reader } from './reader.ts';

export interface Rights {
  /** What the user may do beyond reading, in the words of GRANT. */
  readonly tooMany: readonly string[];
  /** May read whole databases, and with them the passwords of VICIdial's users. */
  readonly readsEverything: boolean;
}

/** Rights that change nothing and show no data. */
const HARMLESS = new Set(['SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES']);
const GRANT = /^GRANT (?<rights>.+?) ON (?<scope>\S+|`[^`]*`\.\S+) TO /s;

/** The rights of our own user, out of `SHOW GRANTS`. Its lines hold the password's hash, so none is kept. */
export async function readRights(reader: Reader, signal: AbortSignal): Promise<Rights> {
  const row = z.record(z.string(), z.string()).transform((columns) => Object.values(columns).join(''));
  return judgeGrants(await reader.catalog({ sql: 'SHOW GRANTS', values: [], row }, signal));
}

/** What the lines of `SHOW GRANTS` (MySQL and MariaDB) allow. */
export function judgeGrants(lines: readonly string[]): Rights {
  const tooMany = new Set<string>();
  let readsEverything = false;
  for (const line of lines) {
    const { rights = '', scope = '' } = GRANT.exec(line)?.groups ?? {};
    // The columns of a right stand in brackets after it.
    const words = rights.replaceAll(/\s*\([^)]*\)/g, '').split(/\s*,\s*/);
    for (const word of words) if (word !== '' && !HARMLESS.has(word)) tooMany.add(word);
    if (line.includes(' WITH GRANT OPTION')) tooMany.add('GRANT OPTION');
    const reads = words.includes('SELECT') || words.includes('ALL PRIVILEGES');
    if (reads && scope.endsWith('.*')) readsEverything = true;
  }
  return { tooMany: [...tooMany].toSorted(), readsEverything };
}
