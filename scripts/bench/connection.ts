import { connect, type Socket } from 'node:net';

/** The body of a 200 answer, or why there is none. */
export type Answer = { readonly body: string } | { readonly failure: string };

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const OK = 'HTTP/1.1 200 ';
/** After this an answer does not come any more, milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * A raw HTTP/1.1 client on one connection, one request at a time: a client that cost as much as the server
 * would be measured in its place.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #onAnswer: ((answer: Answer) => void) | undefined;
  #isOpen = true;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#onData(text));
    this.#socket.setTimeout(PATIENCE_MS, () => this.#fail(`no answer within ${PATIENCE_MS} ms`));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#fail('the connection ended before the answer'));
  }

  /** Ready for a request. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Send a request; `onAnswer` is called once, whatever happens. */
  send(request: string, onAnswer: (answer: Answer) => void): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(request, 'latin1');
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  #onData(text: string): void {
    const received = this.#received === '' ? text : this.#received + text;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd === -1) return void (this.#received = received);
    const length = LENGTH.exec(received)?.[1];
    if (length === undefined) return this.#fail('an answer without Content-Length');
    const bodyStart = headEnd + HEAD_END.length;
    if (received.length < bodyStart + Number(length)) return void (this.#received = received);
    this.#received = '';
    const body = received.slice(bodyStart, bodyStart + Number(length));
    this.#answer(
      received.startsWith(OK) ? { body } : { failure: received.slice(0, received.indexOf('\r\n')) },
    );
  }

  #fail(reason: string): void {
    this.close();
    this.#answer({ failure: reason });
  }

  #answer(answer: Answer): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(answer);
  }
}
