import type { LeadRow } from '../../../domain/dialer-database.ts';

/** Pages as they are read, and which leads were in them. */
export interface SeenPages {
  readonly pages: AsyncIterable<readonly LeadRow[]>;
  readonly seen: ReadonlySet<string>;
}

export function seenPages(pages: AsyncIterable<readonly LeadRow[]>): SeenPages {
  const seen = new Set<string>();
  async function* passing(): AsyncGenerator<readonly LeadRow[]> {
    for await (const page of pages) {
      for (const { lead } of page) if (lead.id !== undefined) seen.add(lead.id);
      yield page;
    }
  }
  return { pages: passing(), seen };
}

/** What was asked for by name and is not in the dialer, in words; undefined = all of it is there. */
export function notFoundLine(
  dialer: string,
  {
    list,
    ids,
    leads,
    absent,
  }: {
    readonly list: string | undefined;
    /** Those that somebody named. */
    readonly ids: readonly string[] | undefined;
    /** How many were read. */
    readonly leads: number;
    readonly absent: readonly string[];
  },
): string | undefined {
  if (list !== undefined && leads === 0)
    return `${dialer} has no leads in list ${list}: there is no such list, or it is empty`;
  if (ids === undefined || absent.length === 0) return undefined;
  const shown = absent.slice(0, SHOWN).join(', ');
  const others = absent.length > SHOWN ? ` and ${absent.length - SHOWN} more` : '';
  return `${dialer} has no lead ${shown}${others}: see whether the number is right, or the lead was deleted`;
}

const SHOWN = 10;
