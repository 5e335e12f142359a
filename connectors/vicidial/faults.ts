import {
  AmbiguousError,
  AuthError,
  PermanentError,
  TransientError,
  type DeliveryError,
} from '../../src/domain/errors.ts';
import { isEmpty, type Message, type Reply } from './reply.ts';

interface Fault {
  readonly reason: RegExp;
  readonly kind: 'auth' | 'permanent' | 'transient';
  readonly code: string;
  readonly remedy: string;
}

const FIX_USER = "see the user's level, flags and allowed functions in VICIdial";
const FIX_LEAD = 'mend the lead at its source, then replay the delivery';

/**
 * What an `ERROR:` line means for the delivery. The texts are VICIdial's own (2.14-202); a line that is
 * not here is unknown and never taken for anything else.
 */
const FAULTS: readonly Fault[] = [
  fault('auth', 'no-permission', /USER DOES NOT HAVE PERMISSION/, FIX_USER),
  fault('auth', 'no-function', /^NO FUNCTION SPECIFIED/, 'the dialer is too old for this function'),
  fault('auth', 'invalid-source', /^Invalid Source/, 'configure a `source` of letters and digits'),
  fault(
    'auth',
    'ip-blocked',
    /^Your IP Address is not allowed/,
    "add our address to the user group's API IP list",
  ),
  fault('auth', 'api-off', /^System API NOT ACTIVE/, "switch the API on in VICIdial's system settings"),
  fault('permanent', 'list-not-allowed', /NOT AN ALLOWED LIST ID/, 'allow the list to the API user'),
  fault(
    'permanent',
    'campaign-not-allowed',
    /NOT AN ALLOWED CAMPAIGN ID/,
    'allow the campaign to the API user',
  ),
  fault(
    'permanent',
    'dnc',
    /PHONE NUMBER IN (?:CAMPAIGN )?DNC$/,
    'the number must not be called; nothing is to be done',
  ),
  fault('permanent', 'invalid-phone', /INVALID PHONE NUMBER /, FIX_LEAD),
  fault(
    'permanent',
    'unknown-list',
    /NOT A DEFINED LIST ID|LIST DOES NOT EXIST/,
    'define the list in VICIdial or configure another',
  ),
  fault(
    'permanent',
    'unknown-campaign',
    /CAMPAIGN DOES NOT EXIST/,
    'define the campaign in VICIdial or send another',
  ),
  fault('permanent', 'invalid-lead', /INVALID DATA FOR LEAD INSERTION/, FIX_LEAD),
  fault(
    'permanent',
    'invalid-request',
    /NO VALID SEARCH METHOD|INVALID SEARCH PARAMETERS|NO LEADS DEFINED/,
    FIX_LEAD,
  ),
  fault(
    'permanent',
    'invalid-request',
    /YOU MUST USE ALL REQUIRED FIELDS|THIS IS AN OPTIONAL FIELD/,
    FIX_LEAD,
  ),
  // Up to PHP 8.0 a failed INSERT ends in this line, and its data holds the whole statement.
  fault('transient', 'insert-failed', /LEAD HAS NOT BEEN ADDED/, "see the dialer's database log"),
];

function fault(kind: Fault['kind'], code: string, reason: RegExp, remedy: string): Fault {
  return { kind, code, reason, remedy };
}

/** The error that the reply's `ERROR:` lines stand for; `undefined` when it has none that is known. */
export function knownFault(reply: Reply, who: string): DeliveryError | undefined {
  for (const message of reply.messages) {
    const known =
      message.level === 'ERROR' ? FAULTS.find(({ reason }) => reason.test(message.reason)) : undefined;
    if (known !== undefined) return toError(known, message, who);
  }
  return undefined;
}

function toError({ kind, code, remedy }: Fault, { fn, reason }: Message, who: string): DeliveryError {
  const text = `${who} answered "${[fn, reason].filter(Boolean).join(' ')}": ${remedy}`;
  if (kind === 'auth') return new AuthError(text, { code });
  if (kind === 'permanent') return new PermanentError(text, { code });
  return new TransientError(text, { code });
}

/**
 * The error for a reply in no known words. `writes`: the request may have changed something, so the next
 * attempt has to look first. The message tells the reply's shape, never its text.
 */
export function unknownReply(
  reply: Reply,
  options: { readonly who: string; readonly writes: boolean },
): DeliveryError {
  const code = reply.status === 200 ? 'unknown-reply' : `http-${reply.status}`;
  const text = `${options.who} answered ${reply.status} with ${describeShape(reply)}, which is never taken for success: see the dialer's web server log`;
  return options.writes ? new AmbiguousError(text, { code }) : new TransientError(text, { code });
}

function describeShape(reply: Reply): string {
  if (isEmpty(reply)) return 'an empty body';
  const [message] = reply.messages;
  // VICIdial's reasons are upper-case words; anything else could be data.
  if (message !== undefined && /^[A-Z][A-Z ,_/-]{0,79}$/.test(message.reason))
    return `an unknown reason (${message.level} ${message.reason})`;
  if (message !== undefined) return `an unknown ${message.level} line`;
  if (reply.rows.some((row) => /^\s*<(?:!doctype|html|head|body)/i.test(row))) return 'a web page';
  return `${reply.rows.length} lines of unknown text`;
}
