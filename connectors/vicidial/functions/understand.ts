import { died, isEmpty, type Message, type Reply } from '../reply.ts';
import { isWebPage } from '../web-page.ts';
import { COMMON_FAULTS } from './common-faults.ts';
import type { FunctionDefinition } from './define-function.ts';
import { factOf, IN_DOUBT, namingRights, wordsOf } from './failure-words.ts';
import type { Fault, LineRule } from './meaning.ts';
import type { KnownLine, Understanding, Warning } from './understanding.ts';

interface Match {
  readonly message: Message;
  /** `undefined` = no rule knows the line. */
  readonly rule: LineRule | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Understand a reply to a function. Never throws, and never takes for success what no rule knows: a line in
 * unknown words beside a known one makes the outcome `partial` at best.
 */
export function understand(definition: FunctionDefinition, reply: Reply): Understanding {
  const early = unreadable(definition, reply);
  if (early !== undefined) return early;
  const matches = reply.messages.map((message) => unlessCut(match(definition, message), reply));
  const noData = reply.messages.some(({ level }) => level === 'ERROR') || isWebPage(reply);
  const rows = noData ? undefined : definition.rows?.(reply);
  // Where several parts were done, the sum (a SUCCESS) decides, not a part (a NOTICE).
  // Behind a fault nothing is done any more: what reads like a part is the refused request's own text.
  const faultAt = matches.findIndex(({ rule }) => rule?.means === 'fault');
  const carriedOut = matches.filter(
    ({ rule, message }, index) =>
      rule?.means === 'done' && (faultAt < 0 || index < faultAt || message.level === 'SUCCESS'),
  );
  const skipped = died(reply) && definition.effect === 'write' && carriedOut.length > 0;
  const warnings = [...matches.flatMap(toWarning), ...(skipped ? [REST_SKIPPED] : [])];
  const base = { rows: rows ?? [], lines: matches.flatMap(toLine), warnings };
  const decided = carriedOut.find(({ message }) => message.level === 'SUCCESS') ?? carriedOut[0];
  const failed = matches.find(({ rule }) => rule?.means === 'fault');
  const unknown = matches.find(({ rule }) => rule === undefined);
  if (decided !== undefined || (rows !== undefined && failed === undefined && unknown === undefined)) {
    const negative = refusedStatement(matches);
    if (negative !== undefined)
      return {
        ...base,
        outcome: 'failure',
        code: negative.code,
        fault: negative,
        fact: 'VICIdial says that -1 rows were changed',
        fields: decided?.fields ?? {},
      };
    const fields = decided?.fields ?? {};
    const partial = warnings.length > 0;
    return {
      ...base,
      outcome: partial ? 'partial' : 'success',
      code: decided?.rule?.code,
      fault: undefined,
      fields,
    };
  }
  if (failed?.rule?.fault !== undefined)
    return {
      ...base,
      outcome: 'failure',
      code: failed.rule.code,
      fault: namingRights(failed.rule.fault, definition),
      fact: wordsOf(failed.rule, failed.message),
      fields: failed.fields,
    };
  if (unknown !== undefined)
    return {
      ...base,
      outcome: 'unknown',
      code: undefined,
      fault: unknownFault(definition, 'unknown-reply'),
      fact: factOf(reply),
      fields: {},
    };
  const idle = matches.find(({ rule }) => rule?.means === 'nothing');
  const undone = matches.find(({ rule }) => rule?.means === 'left-out');
  if (undone?.rule !== undefined && idle === undefined)
    return {
      ...base,
      outcome: 'failure',
      code: undone.rule.code,
      fault: undone.rule.fault,
      fact: wordsOf(undone.rule, undone.message),
      fields: undone.fields,
    };
  if (idle?.rule !== undefined)
    return { ...base, outcome: 'nothing', code: idle.rule.code, fault: undefined, fields: idle.fields };
  return {
    ...base,
    outcome: 'unknown',
    code: undefined,
    fault: unknownFault(definition, 'unknown-reply'),
    fact: factOf(reply),
    fields: {},
  };
}

/** Replies that no function gives of its own will. */
function unreadable(definition: FunctionDefinition, reply: Reply): Understanding | undefined {
  const nil = { code: undefined, fields: {}, rows: [], lines: [], warnings: [] };
  // At the start of a line only: further on it is somebody's text.
  if (reply.rows.some((row) => /^\s*MySQL connect ERROR/.test(row)))
    return { ...nil, outcome: 'failure', code: 'database-down', fault: DATABASE_DOWN };
  if (reply.status !== 200 && reply.status !== 500)
    return {
      ...nil,
      outcome: 'failure',
      code: `http-${reply.status}`,
      fault: statusFault(definition, reply.status),
    };
  if (!isEmpty(reply)) return undefined;
  if (reply.status === 500)
    return {
      ...nil,
      outcome: 'failure',
      code: 'http-500',
      fault: unknownFault(definition, 'http-500'),
      fact: 'its script died without an answer',
    };
  if (definition.emptyMeans === 'nothing')
    return { ...nil, outcome: 'nothing', code: 'nothing-to-do', fault: undefined };
  const rows = definition.rows?.(reply);
  if (rows !== undefined) return { ...nil, outcome: 'success', fault: undefined, rows };
  return {
    ...nil,
    outcome: 'unknown',
    fault: unknownFault(definition, 'empty-reply'),
    fact: 'an empty answer came',
  };
}

function match(definition: FunctionDefinition, message: Message): Match {
  const rule = [...definition.lines, ...COMMON_FAULTS].find(
    ({ level, reason, data }) =>
      level === message.level &&
      (typeof reason === 'string' ? reason === message.reason : reason.test(message.reason)) &&
      data?.test(message.data.join('|')) !== false,
  );
  return { message, rule, fields: rule === undefined ? {} : nameFields(rule, message.data) };
}

/**
 * VICIdial ends a line when it is whole. One that lacks its end and some of its values was cut on the way: the
 * last value that it has may be half a lead id.
 */
function unlessCut(found: Match, { messages, body }: Reply): Match {
  const { rule, message } = found;
  const isWhole = message !== messages.at(-1) || body.endsWith('\n');
  if (isWhole || rule?.means !== 'done' || message.data.length >= rule.fields.length) return found;
  return { message, rule: undefined, fields: {} };
}

function nameFields({ fields, fromRight }: LineRule, data: readonly string[]): Record<string, string> {
  const offset = fromRight ? data.length - fields.length : 0;
  return Object.fromEntries(
    fields.flatMap((name, index) => {
      const value = data[index + offset];
      return name === '' || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Up to PHP 8.0 a failed UPDATE says SUCCESS with -1 rows. */
function refusedStatement(matches: readonly Match[]): Fault | undefined {
  const refused = matches.some(
    ({ rule, fields }) => rule?.means === 'done' && fields['affected']?.startsWith('-'),
  );
  return refused
    ? { kind: 'transient', code: 'update-failed', remedy: "see the dialer's database log" }
    : undefined;
}

function toLine({ rule, fields }: Match): KnownLine[] {
  return rule === undefined ? [] : [{ code: rule.code, means: rule.means, fields }];
}

function toWarning({ rule, message, fields }: Match): Warning[] {
  if (rule === undefined)
    return [{ code: 'unknown-line', message: `${message.level} in words that are not known`, fields: {} }];
  // A part that had nothing to do is told too where it says what it did not do.
  const undone =
    rule.means === 'nothing' && message.level === 'NOTICE' && /\bNOT (?!EXIST)/.test(message.reason);
  if (rule.means !== 'left-out' && rule.means !== 'fault' && !undone) return [];
  return [{ code: rule.code, message: `VICIdial: ${message.reason}`, fields }];
}

const REST_SKIPPED: Warning = {
  code: 'rest-skipped',
  message:
    'VICIdial failed after this part was done: what comes after it (custom fields, hopper, callback) was left out',
  fields: {},
};
const DATABASE_DOWN: Fault = {
  kind: 'transient',
  code: 'database-down',
  remedy: 'the dialer has no database now, so nothing was done: it is tried again',
};

function unknownFault({ effect }: FunctionDefinition, code: string): Fault {
  return {
    kind: effect === 'write' ? 'ambiguous' : 'transient',
    code,
    remedy: effect === 'write' ? IN_DOUBT : "see the dialer's web server log",
  };
}

function statusFault(definition: FunctionDefinition, status: number): Fault {
  const code = `http-${status}`;
  if (status === 401 || status === 403 || status === 404)
    return { kind: 'auth', code, remedy: "correct the dialer's address or the web server's access rules" };
  if (status < 500) return { kind: 'permanent', code, remedy: "see the dialer's web server log" };
  return unknownFault(definition, code);
}
