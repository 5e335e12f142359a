import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { nearest, suggest } from '../config/nearest.ts';
import { UsageError } from './usage-error.ts';

export type ApiName = FunctionDefinition['api'];

/** `--api`; recordings write `non_agent`. @throws UsageError for a word that is none of them */
export function apiOf(word: string | undefined): ApiName | undefined {
  if (word === undefined) return undefined;
  if (word === 'agent') return 'agent';
  if (word === 'non-agent' || word === 'non_agent') return 'non-agent';
  throw new UsageError(`--api ${word}: use agent or non-agent`);
}

/** A function of the catalogue. @throws UsageError with the nearest name for one that is not in it */
export function requireFunction(name: string, api: ApiName | undefined): FunctionDefinition {
  const candidates = allFunctions().filter((one) => api === undefined || one.api === api);
  const found = candidates.find((one) => one.name === name);
  if (found !== undefined) return found;
  const where = api === undefined ? '' : ` in the ${api} API`;
  const elsewhere = allFunctions().find((one) => one.name === name);
  if (elsewhere !== undefined)
    throw new UsageError(`there is no function ${name}${where}: it is one of the ${elsewhere.api} API`);
  const hint = nearestOf(
    name,
    candidates.map((one) => one.name),
  );
  throw new UsageError(`there is no function ${name}${where}; ${hint}`);
}

/** What is said of a name that is not in the catalogue, or not in that API; `undefined` = it is there, or there is none like it. */
export function functionHint(name: string, api: ApiName | undefined): string | undefined {
  const candidates = allFunctions().filter((one) => api === undefined || one.api === api);
  if (candidates.some((one) => one.name === name)) return undefined;
  const elsewhere = allFunctions().find((one) => one.name === name);
  if (elsewhere !== undefined)
    return `no function ${name} in the ${api} API: it is one of the ${elsewhere.api} API`;
  const best = nearest(
    name,
    candidates.map((one) => one.name),
  );
  return best === undefined ? undefined : `no function ${name}; did you mean ${best}?`;
}

function nearestOf(word: string, names: readonly string[]): string {
  const hint = suggest(word, names);
  return hint.startsWith('known are') ? 'list them with: vicibridge dialer call --list' : hint;
}
