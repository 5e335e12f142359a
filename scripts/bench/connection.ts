import { connect, type Socket } from 'node:net';

/** The body of a 200 answer, or why there is none. */
export type Answer = { readonly body: string } | { readonly failure: string };

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const OK = 'HTTP/1.1 200 ';

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
    this.#socket.on('error', (error) => this.#end(error.message));
    this.#socket.on('close', () => this.#end('the connection ended before the answer'));
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
    const length = headEnd === -1 ? undefined : LENGTH.exec(received)?.[1];
    const bodyStart = headEnd + HEAD_END.length;
    if (length === undefined || received.length < bodyStart + Number(length)) {
      this.#received = received;
      return;
    }
    this.#received = '';
    const body = received.slice(bodyStart, bodyStart + Number(length));
    this.#answer(
      received.startsWith(OK) ? { body } : { failure: received.slice(0, received.indexOf('\r\n')) },
    );
  }

  #end(reason: string): void {
    this.#isOpen = false;
    this.#answer({ failure: reason });
  }

  #answer(answer: Answer): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(answer);
  }
}
