import { z } from 'zod';
import {
  AmbiguousError,
  AuthError,
  ConflictError,
  PermanentError,
  TransientError,
} from '../../../src/domain/errors.ts';
import type { Api, ApiCall } from '../api.ts';
import type { Reply } from '../reply.ts';
import type { FunctionDefinition } from './define-function.ts';
import { IN_DOUBT } from './failure-words.ts';
import type { Fault, Outcome } from './meaning.ts';
import { toParameters, type SentChange } from './parameters.ts';
import { understand } from './understand.ts';
import type { KnownLine, Warning } from './understanding.ts';

interface ResultBase<Fields, Row> {
  /** Which line decided (`added`, `duplicate` …); `undefined` for plain data. */
  readonly code: string | undefined;
  readonly fields: Fields;
  readonly rows: readonly Row[];
  /** Every line of the reply that was recognised: `records=10` answers one for each lead. */
  readonly lines: readonly KnownLine[];
  /** What the sanitiser changed in the request before it was sent. */
  readonly changes: readonly SentChange[];
}

/** A `partial` result has warnings that the caller must look at: a part of the request was not carried out. */
export type FunctionResult<Fields, Row> =
  | (ResultBase<Fields, Row> & { readonly outcome: 'success' | 'nothing' })
  | (ResultBase<Fields, Row> & {
      readonly outcome: 'partial';
      readonly warnings: readonly [Warning, ...Warning[]];
    });

export interface FunctionTools {
  readonly api: Api;
  /** The dialer's `use_non_latin`. */
  readonly nonLatin: boolean;
  /** Characters that the dialer's own text columns hold, where its database tells them. */
  readonly widths?: Readonly<Record<string, number>> | undefined;
}

export type CallOptions = Omit<ApiCall, 'writes' | 'agentApi' | 'isAnswer'>;

const RESULTS: ReadonlySet<Outcome> = new Set(['success', 'partial', 'nothing']);

/**
 * Call one function. Throws PermanentError for an input that does not fit (before anything is sent), and what
 * the reply stands for: TransientError, ConflictError, PermanentError, AuthError, AmbiguousError.
 */
export async function callFunction<
  Input extends z.ZodType<Record<string, unknown>>,
  Fields extends z.ZodType,
  Row extends z.ZodType,
>(
  definition: FunctionDefinition<Input, Fields, Row>,
  input: z.input<Input>,
  tools: FunctionTools,
  options: CallOptions,
): Promise<FunctionResult<z.output<Fields>, z.output<Row>>> {
  const { parameters, changes, customLabels } = toParameters(definition, input, tools);
  const call = {
    ...options,
    writes: definition.effect === 'write',
    agentApi: definition.api === 'agent',
    isAnswer: (reply: Reply) => RESULTS.has(understand(definition, reply).outcome),
  };
  const reply = await tools.api.call(definition.name, parameters, call);
  const { outcome, code, fault, fact, fields, rows, lines, warnings } = understand(definition, reply);
  const who = `${tools.api.who}: ${definition.name}`;
  const unexplained: Fault = {
    kind: call.writes ? 'ambiguous' : 'transient',
    code: 'unknown-reply',
    remedy: call.writes ? IN_DOUBT : "see the dialer's web server log",
  };
  if (outcome === 'failure' || outcome === 'unknown') throw toError(fault ?? unexplained, who, fact);
  const typedFields = definition.fields.safeParse(fields);
  const typedRows = z.array(definition.row).safeParse(rows);
  // Not an unexpected error, which would be tried again blindly though it may have been carried out.
  if (!typedFields.success || !typedRows.success)
    throw toError(unexplained, who, 'the values in the answer are not of the kind that is known');
  const base = { code, fields: typedFields.data, rows: typedRows.data, lines, changes };
  const [first, ...rest] = warnings.map((warning) => namingFields(warning, customLabels));
  if (outcome === 'partial' && first !== undefined) return { ...base, outcome, warnings: [first, ...rest] };
  return { ...base, outcome: outcome === 'nothing' ? 'nothing' : 'success' };
}

/** A name that was mistyped stands among them. */
function namingFields(warning: Warning, labels: readonly string[]): Warning {
  if (warning.code !== 'custom-fields-not-added' || labels.length === 0) return warning;
  return { ...warning, message: `${warning.message}; sent as custom fields: ${labels.join(', ')}` };
}

/**
 * The error that a fault stands for.
 *
 * @param fact what VICIdial said or what came instead, without data (`Understanding`)
 */
export function toError({ kind, code, remedy }: Fault, who: string, fact?: string): Error {
  const text = `${who} failed${fact === undefined ? '' : `, ${fact}`} (${code}): ${remedy}`;
  switch (kind) {
    case 'auth':
      return new AuthError(text, { code });
    case 'permanent':
      return new PermanentError(text, { code });
    case 'conflict':
      return new ConflictError(text, { code });
    case 'ambiguous':
      return new AmbiguousError(text, { code });
    case 'transient':
      return new TransientError(text, { code });
  }
}
