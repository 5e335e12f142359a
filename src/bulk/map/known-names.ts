import { POST_NAMES } from '../../domain/hit/aliases.ts';
import { isTarget, type Target } from './fields.ts';

export interface KnownName {
  readonly target: Target;
  /** 0 = VICIdial's own name; of several columns for one field the lowest that is filled counts. */
  readonly rank: number;
}

const SEPARATORS = /[_\-. ]/g;
/** VICIdial's own id of a lead: an export of leads that is imported again makes new ones. */
const OWN_ID = 'leadid';

const KNOWN = knownNames();

/** What a column of this name means, as for posts of forms; `undefined` = nothing that an import can fill. */
export function knownName(column: string): KnownName | undefined {
  const plain = plainForm(column);
  return plain === OWN_ID ? undefined : KNOWN.get(plain);
}

/** `First-Name`, `firstName` and `first_name` are one name. */
function plainForm(name: string): string {
  return name.trim().toLowerCase().replaceAll(SEPARATORS, '');
}

function knownNames(): ReadonlyMap<string, KnownName> {
  const known = new Map<string, KnownName>();
  const targets = Object.entries(POST_NAMES).flatMap(([name, others]): [Target, readonly string[]][] =>
    isTarget(name) ? [[name, others]] : [],
  );
  for (const [target] of targets) known.set(plainForm(target), { target, rank: 0 });
  for (const [target, others] of targets) {
    for (const [index, other] of others.entries()) {
      if (!known.has(plainForm(other))) known.set(plainForm(other), { target, rank: index + 1 });
    }
  }
  return known;
}
