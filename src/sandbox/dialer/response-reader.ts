const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads one HTTP/1.x answer from the bytes of a connection, without judging it. */
export class ResponseReader {
  #bytes: Buffer = Buffer.alloc(0);
  #bodyStart = -1;
  #ended = false;
  #head: readonly string[] = [];

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    while (this.#bodyStart < 0) {
      const end = this.#bytes.indexOf(HEAD_END);
      if (end < 0) return;
      const head = this.#bytes.toString('latin1', 0, end).split('\r\n');
      if (/^HTTP\/1\.\d 1\d\d/.test(head[0] ?? '')) this.#bytes = this.#bytes.subarray(end + HEAD_END.length);
      else {
        this.#head = head;
        this.#bodyStart = end + HEAD_END.length;
      }
    }
  }

  /** The other side has closed in order. */
  end(): void {
    this.#ended = true;
  }

  get statusLine(): string {
    return this.#head[0] ?? '';
  }

  get status(): number | undefined {
    const status = /^HTTP\/1\.\d (\d{3})/.exec(this.statusLine)?.[1];
    return status === undefined ? undefined : Number(status);
  }

  header(name: string): string | undefined {
    const prefix = `${name.toLowerCase()}:`;
    return this.#head
      .slice(1)
      .find((line) => line.toLowerCase().startsWith(prefix))
      ?.slice(prefix.length)
      .trim();
  }

  /** By length or final chunk where the headers tell one, else by the close of the connection. */
  get complete(): boolean {
    if (this.#bodyStart < 0) return false;
    if (this.status === 204 || this.status === 304) return true;
    if (this.#chunked()) return this.#dechunk().last;
    const length = this.header('content-length');
    return length === undefined ? this.#ended : this.#raw().length >= Number(length);
  }

  body(): Buffer {
    if (this.#bodyStart < 0) return Buffer.alloc(0);
    return this.#chunked() ? this.#dechunk().body : this.#raw();
  }

  #raw(): Buffer {
    return this.#bytes.subarray(this.#bodyStart);
  }

  #chunked(): boolean {
    return this.header('transfer-encoding')?.toLowerCase().includes('chunked') === true;
  }

  #dechunk(): { readonly body: Buffer; readonly last: boolean } {
    const raw = this.#raw();
    const parts: Buffer[] = [];
    let at = 0;
    for (;;) {
      const lineEnd = raw.indexOf('\r\n', at);
      const size = lineEnd < 0 ? Number.NaN : Number.parseInt(raw.toString('latin1', at, lineEnd), 16);
      if (size === 0) return { body: Buffer.concat(parts), last: true };
      if (Number.isNaN(size)) return { body: Buffer.concat(parts), last: false };
      parts.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size));
      at = lineEnd + 2 + size + 2;
      if (at > raw.length) return { body: Buffer.concat(parts), last: false };
    }
  }
}
