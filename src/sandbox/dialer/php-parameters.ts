/**
 * Request parameters as PHP hands them to VICIdial's scripts. Values are binary strings (one character per
 * byte), because the scripts filter bytes and only the database reads them as UTF-8.
 */
export interface PhpParameters {
  /** `''` when absent. A name in both query and body: the query wins. */
  get(name: string): string;
  /** Sent, be it empty. */
  has(name: string): boolean;
  /** Sent as `name[]=`, which makes an array of it. */
  isArray(name: string): boolean;
  /** An unescaped apostrophe or final backslash here breaks the dialer's own log inserts. */
  readonly breaksLogging: boolean;
  /** The last value of the body; the scripts' loop over it leaves it in their variable `value`. */
  readonly lastPosted: string;
  /** Query as it came and body decoded, in one: update_lead and the Agent API look for names in this text. */
  readonly uriText: string;
}

export interface RawRequest {
  /** Between `?` and the end, undecoded. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** PHP's `max_input_vars`: what comes after is silently gone. */
const MAX_INPUT_VARS = 1000;

interface Fields {
  readonly values: ReadonlyMap<string, string>;
  readonly arrays: ReadonlySet<string>;
  readonly last: string;
}

/** Only a form body is read; JSON leaves the parameters empty, and so the login fails. */
export function readParameters(request: RawRequest): PhpParameters {
  const form = request.contentType?.startsWith('application/x-www-form-urlencoded') === true;
  const query = parseForm(request.query);
  const body = parseForm(form ? request.body.toString('latin1') : '');
  return {
    get: (name) => query.values.get(name) ?? body.values.get(name) ?? '',
    has: (name) => query.values.has(name) || body.values.has(name),
    isArray: (name) => query.arrays.has(name) || body.arrays.has(name),
    // The script reuses the last body value unescaped, and logs a query as it came.
    breaksLogging: /'|\\$/.test(body.last) || request.query.includes("'"),
    lastPosted: [...body.values.values()].at(-1) ?? '',
    uriText: joinUri(request.query, body),
  };
}

function joinUri(query: string, { values }: Fields): string {
  const posted = [...values].map(([name, value]) => `${name}=${value}`).join('&');
  if (posted.length <= 2) return query;
  return `${query === '' ? posted : query}&GET-AND-POST=Y&${posted}`;
}

function parseForm(text: string): Fields {
  const values = new Map<string, string>();
  const arrays = new Set<string>();
  let last = '';
  for (const pair of text.split('&').slice(0, MAX_INPUT_VARS)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals));
    last = equals < 0 ? '' : decodeForm(pair.slice(equals + 1));
    if (name.endsWith('[]')) arrays.add(name.slice(0, -2));
    else values.set(name.replaceAll(/[ .]/g, '_'), last);
  }
  return { values, arrays, last };
}

function decodeForm(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
