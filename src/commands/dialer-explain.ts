import { text as readText } from 'node:stream/consumers';
import { z } from 'zod';
import { anyFunction } from '../../connectors/vicidial/functions/any-function.ts';
import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import type { FaultKind, Outcome } from '../../connectors/vicidial/functions/meaning.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import type { KnownLine, Warning } from '../../connectors/vicidial/functions/understanding.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { print, UsageError } from './context.ts';
import { apiOf, type ApiName, functionHint } from './dialer-function.ts';

export interface DialerExplainOptions {
  readonly function: string;
  readonly api?: string;
  readonly status?: string;
}

/** A recorded reply; what else a recording holds does not matter here. */
const Recording = z.object({
  body: z.string(),
  status: z.number().int().optional(),
  api: z.enum(['agent', 'non_agent', 'non-agent']).optional(),
});

/** How a reply is understood. `fields` and `rows` may hold people's data. */
export interface Explanation {
  readonly function: string;
  readonly outcome: Outcome;
  readonly errorClass: FaultKind | null;
  readonly code: string | null;
  readonly remedy: string | null;
  readonly fields: unknown;
  readonly rows: readonly unknown[];
  readonly lines: readonly KnownLine[];
  readonly warnings: readonly Warning[];
}

/**
 * `vicibridge dialer explain`: a reply on standard input (its body, or one JSON object with body and status)
 * and on standard output how it is understood, as JSON. A name that looks mistyped is told on standard error.
 */
export async function runDialerExplain(options: DialerExplainOptions): Promise<void> {
  const input = await readText(process.stdin);
  const explanation = explainReply(options, input);
  const hint = functionHint(options.function, askedApi(options, readRecording(input)));
  if (hint !== undefined) process.stderr.write(`${hint}\n`);
  print(JSON.stringify(explanation));
}

/**
 * A function that is not in the catalogue is read by the common grammar alone, which takes nothing for
 * success. What the command line says comes before what a recording says.
 *
 * @throws UsageError for an API or a status that is none
 */
export function explainReply(
  options: Pick<DialerExplainOptions, 'function' | 'api' | 'status'>,
  input: string,
): Explanation {
  const given = statusOf(options.status);
  const recording = readRecording(input);
  const api = askedApi(options, recording);
  const known = findFunction(options.function, api);
  const definition = known ?? { ...anyFunction(api ?? 'non-agent'), name: options.function };
  const reply = parseReply(given ?? recording?.status ?? 200, recording?.body ?? input);
  const { outcome, code, fault, fields, rows, lines, warnings } = understand(definition, reply);
  return {
    function: options.function,
    outcome,
    errorClass: fault?.kind ?? null,
    code: code ?? fault?.code ?? null,
    remedy: fault?.remedy ?? null,
    fields: typed(definition.fields, fields),
    rows: rows.map((row) => typed(definition.row, row)),
    lines,
    warnings,
  };
}

function askedApi(
  { api }: Pick<DialerExplainOptions, 'api'>,
  recording: z.infer<typeof Recording> | undefined,
): ApiName | undefined {
  return apiOf(api ?? recording?.api);
}

function statusOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^[1-5]\d\d$/.test(word)) throw new UsageError(`--status ${word}: use an HTTP status such as 200`);
  return Number(word);
}

function readRecording(input: string): z.infer<typeof Recording> | undefined {
  if (!input.trimStart().startsWith('{')) return undefined;
  try {
    return Recording.safeParse(JSON.parse(input)).data;
  } catch {
    return undefined;
  }
}

/** Numbers as numbers where the function's own schema says so; what does not fit stays text. */
function typed(schema: FunctionDefinition['fields'], values: Readonly<Record<string, string>>): unknown {
  const parsed = schema.safeParse(values);
  return parsed.success ? parsed.data : values;
}
