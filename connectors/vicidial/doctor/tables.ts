import type { DatabaseFacts, DialerDatabase } from '../../../src/domain/dialer-database.ts';
import { DeliveryError } from '../../../src/domain/errors.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';

const PAGE = 'docs/vicidial-database.md';

/** What is known of VICIdial's own tables: whether we may read them, and what slows them down. */
export async function judgeTables(
  database: DialerDatabase,
  options: { readonly nonLatin: boolean; readonly signal: AbortSignal },
): Promise<readonly Diagnosis[]> {
  const found = await database.checkAccess(options.signal);
  const faults = found.filter(({ level }) => level === 'error').map(({ message }) => message);
  const access = found
    .filter(({ level }) => level !== 'error')
    .map(({ level, message }) =>
      level === 'ok'
        ? well('database', message)
        : doubtful(
            'database-rights',
            message,
            `grant what is missing, revoke what is too much: ${PAGE} has the list`,
          ),
    );
  // One finding however many tables it is: they have one cause, most often.
  if (faults.length > 0) return [...access, faultOf(faults.join('; '))];
  const facts = await database.readFacts(options.signal).catch(toFault);
  return [...access, ...('code' in facts ? [facts] : judgeFacts(facts, options.nonLatin))];
}

/** @param nonLatin as it is configured */
export function judgeFacts(
  facts: Pick<DatabaseFacts, 'engine' | 'vendorCodeIndexed' | 'nonLatin'>,
  nonLatin: boolean,
): Diagnosis[] {
  return [
    facts.vendorCodeIndexed
      ? well('vendor-code-index', 'vicidial_list has an index on vendor_lead_code')
      : doubtful(
          'vendor-code-index',
          'vicidial_list has no index on vendor_lead_code: each search by it reads, and holds, the whole table',
          'in a quiet hour run: ALTER TABLE vicidial_list ADD INDEX (vendor_lead_code)',
        ),
    facts.engine === 'MyISAM'
      ? doubtful(
          'table-engine',
          "vicidial_list is MyISAM, VICIdial's default: every write holds all readers of the table for a moment",
          'leave it while replies are fast; otherwise lower `governor.ratePerSecond`, and let `database` name a replica',
        )
      : well('table-engine', `vicidial_list is ${facts.engine}`),
    judgeAlphabet(facts.nonLatin, nonLatin),
  ];
}

function judgeAlphabet(actual: boolean, configured: boolean): Diagnosis {
  if (actual === configured)
    return well('non-latin', `VICIdial's use_non_latin is ${actual ? 1 : 0}, as configured`);
  const fact = `VICIdial's use_non_latin is ${actual ? 1 : 0}, but \`nonLatin\` is ${String(configured)}`;
  const remedy = `set \`nonLatin: ${String(actual)}\``;
  return configured
    ? wrong('non-latin', `${fact}: VICIdial removes every accent that we send`, remedy)
    : doubtful('non-latin', `${fact}: names are written in ASCII without need`, remedy);
}

export function toFault(error: unknown): Diagnosis {
  if (!(error instanceof DeliveryError)) throw error;
  return faultOf(error.message);
}

function faultOf(message: string): Diagnosis {
  return wrong('database-fault', message, `mend what it says; ${PAGE} has the grants`);
}
