import type { Duplex } from 'node:stream';
import type { MendedRequest } from './request-line.ts';

/** Remembers, per connection, that its next request was mended, and what it was. */
export class MendedRequests {
  readonly #bySocket = new WeakMap<Duplex, MendedRequest>();

  set(socket: Duplex, request: MendedRequest): void {
    this.#bySocket.set(socket, request);
  }

  /** The mended request of this connection, once. */
  take(socket: Duplex): MendedRequest | undefined {
    const request = this.#bySocket.get(socket);
    if (request !== undefined) this.#bySocket.delete(socket);
    return request;
  }
}
