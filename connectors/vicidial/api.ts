import { TransientError } from '../../src/domain/errors.ts';
import { createLoginGate } from './login-gate.ts';
import { parseReply, type Reply } from './reply.ts';
import type { VicidialSettings } from './settings.ts';
import { createTransport } from './transport.ts';

export type ApiParameters = Readonly<Record<string, string>>;

export interface ApiCall {
  readonly signal: AbortSignal;
  /** The function may change something: a lost or unreadable answer is ambiguous. */
  readonly writes: boolean;
}

/** The Non-Agent API: one envelope for every function. */
export interface Api {
  /** Names the dialer in messages. */
  readonly who: string;
  /**
   * Call a function and split its reply. Throws for what no function can answer itself: login and lock,
   * a database that is down, HTTP statuses other than 200 and 500, a lost connection.
   */
  call(fn: string, parameters: ApiParameters, options: ApiCall): Promise<Reply>;
  /** The same without credentials; only `version` works so. */
  callOpen(fn: string, signal: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

const API_PATH = 'vicidial/non_agent_api.php';

export function createApi(
  settings: VicidialSettings,
  options: { readonly name: string; readonly now: () => number },
): Api {
  const url = new URL(API_PATH, settings.url.endsWith('/') ? settings.url : `${settings.url}/`);
  const who = `${options.name} (${url.origin})`;
  const gate = createLoginGate({ who, now: options.now });
  const transport = createTransport({ url, who, timeoutMs: settings.timeoutMs, now: options.now });

  async function post(form: URLSearchParams, call: ApiCall): Promise<Reply> {
    const { status, body } = await transport.post(form, call);
    const reply = parseReply(status, body);
    if (reply.rows.some((row) => row.startsWith('MySQL connect ERROR')))
      throw new TransientError(`${who} has no database now, so nothing was done`, { code: 'database-down' });
    return reply;
  }

  return {
    who,
    call(fn, parameters, call) {
      const form = buildForm({
        user: settings.user,
        pass: settings.password,
        source: settings.source,
        function: fn,
        ...parameters,
      });
      return gate.run(call.signal, () => post(form, call));
    },
    callOpen: (fn, signal) => post(buildForm({ function: fn }), { signal, writes: false }),
    close: () => transport.close(),
  };
}

/**
 * The scripts walk over the body with a variable called `value`, so the last parameter overwrites a
 * missing `value` and goes into the API log unescaped: an apostrophe there ends in status 500 after the
 * lead was written. Hence an explicit `value` and a harmless last parameter
 * (`www/vicidial/non_agent_api.php`, 2.14-202).
 */
function buildForm(parameters: ApiParameters): URLSearchParams {
  return new URLSearchParams([...Object.entries(parameters), ['value', ''], ['vb', '1']]);
}
