import { DeliveryError } from '../../../src/domain/errors.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { DETAILS } from './details.ts';
import { canTell } from './optional-tables.ts';
import type { Reader } from './reader.ts';

/** One warning for all that is nice to know of a call and cannot be read. */
export async function checkDetails(options: {
  readonly reader: Reader;
  readonly who: string;
  readonly signal: AbortSignal;
}): Promise<readonly Finding[]> {
  const { reader, who, signal } = options;
  const faults: Finding[] = [];
  const lacking: string[] = [];
  const untold = new Set<string>();
  for (const { table, columns, tells } of DETAILS) {
    try {
      if (await canTell(reader, table, columns, signal)) continue;
      lacking.push(table);
      untold.add(tells);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      faults.push({ level: 'error', message: `${table}: ${error.message}` });
    }
  }
  if (lacking.length === 0) return faults;
  return [
    ...faults,
    {
      level: 'warning',
      message: `${who}: ${lacking.join(', ')} cannot be read in full, so events that are made from the tables tell nothing of this: ${[...untold].join('; ')}. Paste the grants of docs/vicidial-database.md`,
    },
  ];
}
