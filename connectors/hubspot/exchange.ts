import type { ClientRequest } from 'node:http';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** An idle connection is closed by us before a proxy in front of HubSpot does it under our next request. */
const IDLE_SOCKET_MS = 4000;

export type SocketPool = HttpAgent | HttpsAgent;

/** The sockets of one connection; its owner destroys it. */
export function createSocketPool(baseUrl: string): SocketPool {
  const options = { keepAlive: true, timeout: IDLE_SOCKET_MS };
  return baseUrl.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What the library's request contexts of all API groups have in common. */
interface RequestSlot {
  getUrl(): string;
  setAgent(agent: SocketPool): void;
  setHeaderParam(name: string, value: string): void;
}

interface ResponseSlot {
  readonly httpStatusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { text(): Promise<string> };
}

/** Waits until a request to this address may go, and gives the token for it. */
export type Admit = (url: string) => Promise<string>;

/**
 * One request through the library, which has neither a timeout nor an abort signal. It sends through the
 * agent that a middleware names, so this one names a view of the pool that ties the request to the signal;
 * and it keeps the answer as it came, because the library loses the status of what it cannot parse.
 */
export class Exchange {
  answer: RawAnswer | undefined;
  /** True only where it is certain: the signal fired before a connection stood. */
  neverSent = false;
  /** It was not let go: nothing was sent. */
  notAdmitted: Error | undefined;
  readonly signal: AbortSignal;
  readonly #pool: SocketPool;
  readonly #admit: Admit;

  constructor(pool: SocketPool, signal: AbortSignal, admit: Admit) {
    this.#pool = pool;
    this.signal = signal;
    this.#admit = admit;
  }

  /** Wait for the turn of a request to this address; the headers that it is to have. */
  async admitted(url: string): Promise<Readonly<Record<string, string>>> {
    try {
      const token = await this.#admit(url);
      return { Authorization: `Bearer ${token}` };
    } catch (error) {
      this.notAdmitted = error instanceof Error ? error : new Error('not admitted');
      throw error;
    }
  }

  /** For the `_options` argument of every method of the library. */
  get options(): {
    middleware: {
      pre<Context extends RequestSlot>(context: Context): Promise<Context>;
      post<Context extends ResponseSlot>(context: Context): Promise<Context>;
    }[];
    middlewareMergeStrategy: 'append';
  } {
    return {
      middlewareMergeStrategy: 'append',
      middleware: [
        {
          pre: async (context) => {
            const headers = await this.admitted(context.getUrl());
            for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
            context.setAgent(this.#view());
            return context;
          },
          post: async (context) => {
            const { httpStatusCode: status, headers, body } = context;
            this.answer = { status, headers, text: await body.text() };
            return context;
          },
        },
      ],
    };
  }

  /** The pool, with the method by which `node:http` hands an agent its requests watched. */
  #view(): SocketPool {
    const pool = this.#pool as SocketPool & {
      addRequest(request: ClientRequest, ...rest: unknown[]): void;
    };
    return Object.create(pool, {
      addRequest: {
        value: (request: ClientRequest, ...rest: unknown[]): void => {
          this.#watch(request);
          pool.addRequest(request, ...rest);
        },
      },
    }) as SocketPool;
  }

  #watch(request: ClientRequest): void {
    const cancel = (): void => {
      this.neverSent = request.socket === null || request.socket.connecting;
      request.destroy(new Error('aborted by its signal'));
    };
    this.signal.addEventListener('abort', cancel, { once: true });
    request.once('close', () => this.signal.removeEventListener('abort', cancel));
  }
}
