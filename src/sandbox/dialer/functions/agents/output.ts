import { type ApiCall, word } from '../../api-call.ts';

const DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tab: '\t', pipe: '|' };

/** By `stage`; in any other spelling it is the pipe. */
export function delimiter(call: ApiCall): string {
  return DELIMITERS[word(call, 'stage')] ?? '|';
}

/** The header line where `header=YES` asks for it, exactly so. */
export function headerLine(call: ApiCall, columns: readonly string[]): string {
  const wanted = call.parameters.get('header').replaceAll(/[^0-9a-zA-Z]/g, '') === 'YES';
  return wanted ? `${columns.join(delimiter(call))}\n` : '';
}
