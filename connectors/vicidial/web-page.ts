import type { Reply } from './reply.ts';

/** Whether a web page stands where VICIdial's answer should: the web server's or a proxy's own words. */
export function isWebPage({ rows }: Pick<Reply, 'rows'>): boolean {
  return rows.some((row) => /^\s*<(?:!doctype|html|head|body|title|\?xml)\b/i.test(row));
}
