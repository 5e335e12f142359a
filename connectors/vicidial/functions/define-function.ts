import type { z } from 'zod';
import type { Reply } from '../reply.ts';
import type { LineRule } from './meaning.ts';

/** What the API user must be and have besides being active and allowed the function. */
export interface Rights {
  /** Lowest `user_level`. */
  readonly level: number;
  /** Columns of `vicidial_users` with what they must hold (`modify_leads 1-4`). */
  readonly flags: readonly string[];
}

/** Rows out of the lines that are no status lines; `undefined` = this is not how the function answers. */
export type ReadRows = (reply: Reply) => readonly Readonly<Record<string, string>>[] | undefined;

export type Family =
  | 'leads' | 'callbacks' | 'lists' | 'campaigns' | 'hopper' | 'dnc' | 'filter-phone-groups' | 'recordings'
  | 'logs' | 'agents' | 'in-groups' | 'statistics' | 'users' | 'phones' | 'alternate-urls' | 'presets' | 'dids'
  | 'remote-agents' | 'servers' | 'monitoring' | 'agent-state' | 'agent-calls' | 'agent-leads' | 'agent-screen'; // prettier-ignore

/** One function of an API of VICIdial 2.14-202: how to ask it and how to read its answer. */
export interface FunctionDefinition<
  Input extends z.ZodType<Record<string, unknown>> = z.ZodType<Record<string, unknown>>,
  Fields extends z.ZodType = z.ZodType,
  Row extends z.ZodType = z.ZodType,
> {
  readonly api: 'non-agent' | 'agent';
  /** VICIdial's own name (`add_lead`). */
  readonly name: string;
  readonly family: Family;
  /** One sentence for the table in the documentation. */
  readonly summary: string;
  /** A `write` may change something: a lost or unreadable answer is ambiguous. */
  readonly effect: 'read' | 'write';
  readonly rights: Rights;
  /**
   * camelCase names of VICIdial's parameters; the schema's output is text, ready to send (`parameter-types.ts`).
   * `customFields`, where there is one, is a record of further parameters.
   */
  readonly input: Input;
  /** Sent always, besides the input (`{ stage: 'tab' }`). */
  readonly always: Readonly<Record<string, string>>;
  /** Status lines of this function; the common faults are added. Earlier rules win. */
  readonly lines: readonly LineRule[];
  /** The named values of the deciding line. */
  readonly fields: Fields;
  /** How it answers data; absent = it does not. */
  readonly rows: ReadRows | undefined;
  /** One data row. */
  readonly row: Row;
  /** What a 200 without a body says: for update_lead that there was nothing to do, else it is unknown. */
  readonly emptyMeans: 'nothing' | 'unknown';
  /** Inputs (in VICIdial's names) that must go out as they are, such as URL templates. */
  readonly unsanitised: readonly string[];
  /** A remark for the documentation: a trap, or what the function does besides. */
  readonly remark: string | undefined;
}

type Optional = 'always' | 'rows' | 'emptyMeans' | 'unsanitised' | 'remark';

/** Keep the schemas' types while defaults are filled in. */
export function defineFunction<
  Input extends z.ZodType<Record<string, unknown>>,
  Fields extends z.ZodType,
  Row extends z.ZodType,
>(
  definition: Omit<FunctionDefinition<Input, Fields, Row>, Optional> &
    Partial<Pick<FunctionDefinition<Input, Fields, Row>, Optional>>,
): FunctionDefinition<Input, Fields, Row> {
  return {
    always: {},
    rows: undefined,
    emptyMeans: 'unknown',
    unsanitised: [],
    remark: undefined,
    ...definition,
  };
}
