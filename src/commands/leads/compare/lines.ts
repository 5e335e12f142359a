import type { Compared } from '../../../bulk/compare/run-compare.ts';
import type { Difference } from '../../../bulk/compare/difference.ts';
import { countedNoun } from '../../counted-noun.ts';
import { tableLines } from '../../table-lines.ts';

const REPAIRS: Readonly<Record<Difference['repair']['kind'], string>> = {
  'look-again': 'the lead is written from the record',
  replay: 'the last call is delivered again',
  'set-dnc': 'the number becomes do-not-call everywhere',
  none: 'none',
};

/** Differences as a table; values are data of persons and stand there only where they were asked for. */
export function differenceLines(differences: readonly Difference[], values: boolean): readonly string[] {
  return tableLines(
    differences.map(({ leadId, record, field, owner, dialer, crm, repair }) => ({
      lead: leadId,
      record: record ?? '-',
      field,
      owner,
      ...(values ? { dialer, crm } : {}),
      repair: repair.kind === 'none' ? `none: ${repair.reason}` : REPAIRS[repair.kind],
    })),
  );
}

export function comparedLine(name: string, { leads, unlinked, differences }: Compared): string {
  const differing = new Set(differences.map(({ leadId }) => leadId)).size;
  const other = unlinked === 0 ? '' : `, ${unlinked} that nothing links with it`;
  if (differing === 0) return `${name}: ${countedNoun(leads, 'lead')} compared${other}; none differs`;
  const differ = countedNoun(differing, 'differs', 'differ');
  return `${name}: ${countedNoun(leads, 'lead')} compared${other}; ${differ}, in ${countedNoun(differences.length, 'field')}`;
}

export function differenceJson(difference: Difference, values: boolean): object {
  const { dialer, crm, repair, ...rest } = difference;
  const why = repair.kind === 'none' ? { reason: repair.reason } : {};
  return { ...rest, ...(values ? { dialer, crm } : {}), repair: repair.kind, ...why };
}
