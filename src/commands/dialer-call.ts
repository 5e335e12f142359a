import { laneOf } from '../../connectors/vicidial/call-class.ts';
import { callFunction, type FunctionResult } from '../../connectors/vicidial/functions/call-function.ts';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Config } from '../config/config.ts';
import { suggest } from '../config/nearest.ts';
import type { Lane } from '../dialer-traffic.ts';
import { DeliveryError } from '../domain/errors.ts';
import { configOf, type GlobalOptions, print, UsageError } from './context.ts';
import { apiOf, requireFunction } from './dialer-function.ts';
import { inputFrom } from './dialer-parameters.ts';
import { functionSheet, sheetLines } from './dialer-sheet.ts';
import { tableLines } from './table-lines.ts';
import { withTraffic } from './with-traffic.ts';

export interface DialerCallOptions extends GlobalOptions {
  readonly param: readonly string[];
  readonly dialer?: string;
  readonly api?: string;
  readonly json?: boolean;
  readonly table?: boolean;
  readonly list?: boolean;
}

type Result = FunctionResult<unknown, unknown>;

/**
 * `vicibridge dialer call <function>`: the typed result on standard output, warnings on standard error. Exit 0
 * when it was carried out or there was nothing to do, 1 when it failed, 2 for a wrong command line.
 */
export async function runDialerCall(name: string | undefined, options: DialerCallOptions): Promise<void> {
  if (options.json === true && options.table === true)
    throw new UsageError('--json and --table: choose one of them');
  const api = apiOf(options.api);
  if (options.list === true && name !== undefined) {
    printParameters(requireFunction(name, api), options.json === true);
    return;
  }
  if (options.list === true) {
    printList(allFunctions().filter((one) => api === undefined || one.api === api), options.json === true); // prettier-ignore
    return;
  }
  if (name === undefined)
    throw new UsageError('name a function; list them with: vicibridge dialer call --list');
  const definition = requireFunction(name, api);
  const input = inputFrom(definition, options.param);
  const config = configOf(options);
  const { dialer, settings } = chooseDialer(config, options.dialer);
  try {
    const result = await withTraffic(config, async (openTraffic) => {
      const session = openSession(settings, { name: dialer, now: Date.now, openTraffic });
      try {
        const signal = AbortSignal.timeout(settings.timeoutMs * 2);
        const tools = await session.functionTools(signal);
        return await callFunction(definition, input, tools, { signal, lane: laneFor(definition.name) });
      } finally {
        await session.close();
      }
    });
    const hidden = withoutValues(result, [settings.user, settings.password]) as Result;
    printResult(definition.name, hidden, options.json === true);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.code === 'invalid-input') throw new UsageError(error.message);
    printFailure(definition.name, error, options.json === true);
  }
}

/** A person waits for the answer, and whom not to call comes first all the same. */
function laneFor(fn: string): Lane {
  const own = laneOf(fn, {});
  return own === 'dnc' ? own : 'speed-to-lead';
}

function chooseDialer(config: Config, wanted: string | undefined) {
  const names = Object.keys(config.dialers);
  const [first = ''] = names;
  if (wanted === undefined && names.length > 1)
    throw new UsageError(`there are several dialers: choose one with --dialer (${names.join(', ')})`);
  const dialer = wanted ?? first;
  const found = config.dialers[dialer];
  if (found === undefined)
    throw new UsageError(
      wanted === undefined
        ? 'there is no dialer in the configuration: add one under dialers'
        : `there is no dialer ${wanted}; ${suggest(wanted, names)}`,
    );
  return { dialer, settings: VicidialSettings.parse(found.settings) };
}

/** VICIdial's lines name the user that called. */
function withoutValues(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.includes(value) ? '***' : value;
  if (Array.isArray(value)) return value.map((item) => withoutValues(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutValues(item, secrets)]),
  );
}

function printResult(name: string, result: Result, json: boolean): void {
  const warnings = result.outcome === 'partial' ? result.warnings : [];
  for (const { code, message } of warnings) process.stderr.write(`warning: ${message} (${code})\n`);
  for (const { parameter, changes } of result.changes)
    process.stderr.write(`warning: ${parameter} was changed before it was sent: ${changes.join(', ')}\n`);
  const { outcome, code, fields, rows, lines, changes } = result;
  if (json) {
    print(JSON.stringify({ function: name, outcome, code: code ?? null, fields, rows, lines, warnings, changes })); // prettier-ignore
    return;
  }
  print(`${name}: ${outcome}${code === undefined ? '' : ` (${code})`}`);
  for (const line of tableLines(rows.length > 0 ? rows : [fields])) print(line);
}

function printFailure(name: string, { kind, code, message }: DeliveryError, json: boolean): void {
  if (json) print(JSON.stringify({ function: name, outcome: 'failure', errorClass: kind, code, message }));
  else process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function printParameters(definition: FunctionDefinition, json: boolean): void {
  const sheet = functionSheet(definition);
  if (json) print(JSON.stringify(sheet));
  else for (const line of sheetLines(sheet)) print(line);
}

function printList(functions: ReturnType<typeof allFunctions>, json: boolean): void {
  const rows = functions.map(({ name, api, family, effect, summary }) => ({
    function: name,
    api,
    family,
    effect,
    summary,
  }));
  if (json) print(JSON.stringify(rows));
  else for (const line of tableLines(rows)) print(line);
}
