import type { DialerTraffic, Lane } from '../../src/dialer-traffic.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { kindOf, laneOf, loadOf } from './call-class.ts';
import { governorRules } from './governor-settings.ts';
import { localTraffic } from './local-traffic.ts';
import { createLoginGate } from './login-gate.ts';
import { parseReply, type Reply } from './reply.ts';
import type { VicidialSettings } from './settings.ts';
import { createTransport } from './transport.ts';

export type ApiParameters = Readonly<Record<string, string>>;

export interface ApiCall {
  readonly signal: AbortSignal;
  /** The function may change something: a lost or unreadable answer is ambiguous. */
  readonly writes: boolean;
  /** The function is one of the Agent API (`agc/api.php`). */
  readonly agentApi?: boolean | undefined;
  /** Whether the reply is an answer that only a user who was let in gets; absent = it has a status line. */
  readonly isAnswer?: ((reply: Reply) => boolean) | undefined;
  /** How urgent it is; absent = what the function stands for (`add_dnc_phone` is `dnc`). */
  readonly lane?: Lane | undefined;
  /** Called when the request is about to leave, after all waiting; what it throws stops it. */
  readonly beforeSend?: (() => void) | undefined;
}

/** Both APIs of a dialer: one envelope for every function. */
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
const AGENT_API_PATH = 'agc/api.php';
/** The one place for a call that scans the table of leads. */
const SCAN_TURN = 'scan';

export function createApi(
  settings: VicidialSettings,
  options: {
    readonly name: string;
    readonly now: () => number;
    readonly traffic?: DialerTraffic | undefined;
  },
): Api {
  const base = settings.url.endsWith('/') ? settings.url : `${settings.url}/`;
  const url = new URL(API_PATH, base);
  const who = `${options.name} (${url.origin})`;
  const own = { name: options.name, who: options.name, rules: governorRules(settings) };
  const traffic = options.traffic ?? localTraffic(own, options.now);
  const gate = createLoginGate({
    name: options.name,
    who,
    user: settings.user,
    traffic,
    now: options.now,
  });
  const common = { who, timeoutMs: settings.timeoutMs, now: options.now };
  const transport = createTransport({ ...common, url });
  const agentTransport = createTransport({ ...common, url: new URL(AGENT_API_PATH, base) });

  async function post(form: URLSearchParams, call: ApiCall): Promise<Reply> {
    const { status, body } = await (call.agentApi === true ? agentTransport : transport).post(form, call);
    const reply = parseReply(status, body);
    if (reply.rows.some((row) => row.startsWith('MySQL connect ERROR')))
      throw new TransientError(`${who} has no database now, so nothing was done`, { code: 'database-down' });
    return reply;
  }

  return {
    who,
    call(fn, parameters, call) {
      const envelope = {
        user: settings.user,
        pass: settings.password,
        source: settings.source,
        function: fn,
      };
      // Twice, for the order and for the last word: no parameter may stand in for these.
      const form = buildForm({ ...envelope, ...parameters, ...envelope });
      const lane = call.lane ?? laneOf(fn, parameters);
      const kind = kindOf(fn, parameters, call.writes);
      const send = (signal: AbortSignal): Promise<Reply> =>
        gate.run({ signal, fn, lane, isAnswer: call.isAnswer }, (pass) =>
          traffic.pace({ lane, kind, ...pass, judge: loadOf }, () => {
            call.beforeSend?.();
            return post(form, { ...call, signal: pass.signal });
          }),
        );
      // A search that holds the table must not meet another one there.
      return kind === 'scan' ? traffic.inTurn([SCAN_TURN], call.signal, send) : send(call.signal);
    },
    callOpen: (fn, signal) =>
      // It is asked to learn whether the dialer is there, which quiet hours do not forbid.
      traffic.pace({ lane: 'speed-to-lead', kind: 'read', signal, judge: loadOf }, () =>
        post(buildForm({ function: fn }), { signal, writes: false }),
      ),
    close: async () => {
      await Promise.all([transport.close(), agentTransport.close()]);
    },
  };
}

/**
 * The scripts walk over the body with a variable called `value`, so the last parameter overwrites a
 * missing `value` and goes into the API log unescaped: an apostrophe there ends in status 500 after the
 * lead was written. Hence an explicit `value` and a harmless last parameter
 * (`www/vicidial/non_agent_api.php`, 2.14-202).
 */
function buildForm(parameters: ApiParameters): URLSearchParams {
  const valued = 'value' in parameters ? parameters : { ...parameters, value: '' };
  return new URLSearchParams([...Object.entries(valued), ['vb', '1']]);
}
