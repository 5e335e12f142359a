/** Counts requests by method and resource, ids and versions left out: `PATCH composite/sobjects/Task`. */
export class ApiCalls {
  readonly counts: Record<string, number> = {};

  count(method: string, url: string): void {
    const { pathname } = new URL(url, 'http://stand-in.invalid');
    const [kind = '', ...rest] = pathname.replace(/^\/services\/data\/(?:v[\d.]+\/?)?/, '').split('/');
    const parts = kind === 'composite' ? [kind, ...rest.slice(0, 2)] : [kind, ...rest.slice(0, 1)];
    const name = `${method} ${parts.join('/')}`;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
