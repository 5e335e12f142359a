import type { Message, Reply } from '../reply.ts';
import { isWebPage } from '../web-page.ts';
import type { FunctionDefinition, Rights } from './define-function.ts';
import type { Fault, LineRule } from './meaning.ts';

/** The remedy for a write whose answer does not tell how it went. */
export const IN_DOUBT =
  "it may have been carried out: look before you try again (the dialer's web server log tells more)";

/** Of a function whose rights are not known. */
export const NO_RIGHTS: Rights = { level: 0, flags: [] };

/** Words of VICIdial's own; people's data has digits, small letters or other characters in it. */
const OWN_WORDS = /^[A-Z][A-Z ,_/-]{0,79}$/;
/** A pattern that takes anything in the middle takes data. */
const OPEN_PATTERN = /\.\*|\.\+|\\[SwW]/;

/** What VICIdial gave as its reason; `undefined` where data may stand in it. */
export function wordsOf({ reason }: LineRule, message: Message): string | undefined {
  if (typeof reason === 'string') return `VICIdial says "${reason}"`;
  if (OPEN_PATTERN.test(reason.source) || !OWN_WORDS.test(message.reason)) return undefined;
  return `VICIdial says "${message.reason}"`;
}

/** What came where no rule knows the answer. */
export function factOf(reply: Reply): string {
  const suffix = reply.status === 200 ? '' : ` with status ${reply.status}`;
  if (isWebPage(reply)) return `a web page came instead of an answer${suffix}`;
  if (reply.messages.length === 0 && reply.rows.length === 0)
    return `an error of PHP came instead of an answer${suffix}`;
  return `the answer${suffix} is in words that are not known`;
}

/** A refusal for want of rights says which ones the function needs. */
export function namingRights(fault: Fault, { name, rights }: FunctionDefinition): Fault {
  if (fault.code !== 'no-permission' || rights.level === NO_RIGHTS.level) return fault;
  const needs = [`level ${rights.level} or more`, ...rights.flags, `${name} in its allowed functions`];
  return { ...fault, remedy: `the API user needs in VICIdial: ${needs.join(', ')}` };
}
