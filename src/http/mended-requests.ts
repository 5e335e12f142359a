import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MendedRequest } from './request-line.ts';

/** Senders remembered at most; a dialer or a proxy is one. */
const MAX_SENDERS = 1000;

/** Knows which requests were mended, what they were before, and who sends such requests. */
export class MendedRequests {
  readonly #next = new WeakMap<Duplex, MendedRequest>();
  readonly #byRequest = new WeakMap<IncomingMessage, MendedRequest>();
  readonly #senders = new Set<string>();

  /** The next request of this connection was mended. */
  expect(socket: Duplex & { readonly remoteAddress?: string | undefined }, mended: MendedRequest): void {
    this.#next.set(socket, mended);
    if (socket.remoteAddress === undefined) return;
    if (this.#senders.size >= MAX_SENDERS) this.#senders.clear();
    this.#senders.add(socket.remoteAddress);
  }

  /**
   * Tie what is expected of the connection to this request, its next one. To be called for every request
   * as it begins: a request that ends elsewhere (404, 405) must not leave it to the one after.
   */
  claim(request: IncomingMessage): void {
    const mended = this.#next.get(request.socket);
    if (mended === undefined) return;
    this.#next.delete(request.socket);
    if (mended.target === request.url) this.#byRequest.set(request, mended);
  }

  /** What the request was before it was mended; undefined = it was not. */
  of(request: IncomingMessage): MendedRequest | undefined {
    return this.#byRequest.get(request);
  }

  /**
   * Whether requests of this connection's sender need mending now and then. Then each should have a
   * connection of its own, because only the first line of one is surely seen whole.
   */
  isExpectedFrom(socket: { readonly remoteAddress?: string | undefined }): boolean {
    return this.#senders.size > 0 && this.#senders.has(socket.remoteAddress ?? '');
  }
}
