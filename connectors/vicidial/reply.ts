/** One status line of a Non-Agent API reply. */
export interface Message {
  readonly level: 'SUCCESS' | 'NOTICE' | 'ERROR';
  /** The function that the line names (`add_lead`, `auth`); absent in login errors. */
  readonly fn: string | undefined;
  /** Up to the separator: `LEAD HAS BEEN ADDED`. */
  readonly reason: string;
  /** Behind the separator, split at `|`. Holds user data, and after a failed login the password. */
  readonly data: readonly string[];
}

export interface Reply {
  /** HTTP status: 200, or 500 where PHP died after it had answered. */
  readonly status: number;
  readonly messages: readonly Message[];
  /** Every other line that is not blank. */
  readonly rows: readonly string[];
  /** PHP's own warnings and errors, where the web server shows them around the answer. */
  readonly noise: readonly string[];
  /** All of it as it came; holds user data. Only for answers whose blank lines count. */
  readonly body: string;
}

/** Lines that VICIdial does not put on a line of their own: after the echo of alternative phones, and two of send_notification. */
const GLUED =
  /(?=NOTICE: [a-z_]+ MULTI-ALT-PHONE NUMBERS LOADED)|(?<=^Invalid recipient_type \([^)]*\), )|(?<=, changing to now)(?=[A-Z]+: )/;
/** `user_group DOES NOT EXIST` names no function. */
const STATUS_LINE = /^(SUCCESS|NOTICE|ERROR): (?:(?!user_group )([a-z_]+) (?=[A-Z]))?(.*)$/;
/** What PHP prints with `display_errors` on: each warning names its script, and stands between `<br />` tags. */
const PHP_NOISE =
  /^(?:<br \/>|(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Fatal error|Parse error)(?:<\/b>)?: .* in (?:<b>)?\S*\.php\b.*|Stack trace:|#\d+ .*|  thrown in .*)$/;
/**
 * Successes and some errors have ` - `, permission and look-up errors `: ` or `: |`; one line has a blank
 * only, and after `PASSWORD RESET FAILED` the colon belongs to the reason. Some errors of the Agent API have a ` - ` in the reason (`pause_code error - agent is not paused - 1000`).
 */
const SEPARATOR =
  /(?<!^[a-z_]+ error(?= - [a-z ]+ - )) - |(?<! RESET FAILED): \|?|:$|(?<=^CID GROUP INFO AS FOLLOWS) /;

/**
 * Split a reply into status lines and the rest. Never fails: what it does not know is a row, and a caller
 * that finds no message it knows must treat the reply as unknown. Grammar read from
 * `www/vicidial/non_agent_api.php` (2.14-202) and from recorded replies.
 */
export function parseReply(status: number, body: string): Reply {
  const messages: Message[] = [];
  const rows: string[] = [];
  const noise: string[] = [];
  for (const line of body.split(/\r?\n/).flatMap((text) => text.split(GLUED))) {
    const match = STATUS_LINE.exec(line);
    if (match !== null) messages.push(toMessage(match));
    else if (PHP_NOISE.test(line.trim())) noise.push(line);
    else if (line.trim() !== '') rows.push(line);
  }
  return { status, messages, rows, noise, body };
}

function toMessage([, level, fn, rest = '']: RegExpExecArray): Message {
  const separator = SEPARATOR.exec(rest);
  const end = separator?.index ?? rest.length;
  return {
    level: level as Message['level'],
    fn,
    reason: rest.slice(0, end).trim(),
    data: separator === null ? [] : rest.slice(end + separator[0].length).split('|'),
  };
}

/** PHP said nothing at all: for update_lead "nothing to do", for everything else unknown. */
export function isEmpty(reply: Reply): boolean {
  return reply.messages.length === 0 && reply.rows.length === 0 && reply.noise.length === 0;
}

/** PHP died on the way: what was to come after the last line was not done, whatever the HTTP status. */
export function died({ status, noise }: Reply): boolean {
  return status === 500 || noise.some((line) => /(?:Fatal|Parse) error/.test(line));
}
