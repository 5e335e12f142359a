import { get } from 'node:http';

/** What VICIdial writes into its log of URLs, and whether the receiver took the hit. */
export interface UrlAnswer {
  readonly response: string;
  readonly accepted: boolean;
}

const TIMEOUT_MS = 60_000;

/** Call a URL once as PHP's `file()` does: a connection of its own, no second try. Never rejects. */
export function callUrl(url: string): Promise<UrlAnswer> {
  return new Promise((resolve) => {
    const failed = (reason: string): void =>
      resolve({
        response: `PHP ERROR: Type=2 - Message=file(URL): Failed to open stream: ${reason}`,
        accepted: false,
      });
    const request = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => failed('HTTP request failed!'));
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode >= 400) return failed(`HTTP request failed! HTTP/1.1 ${statusCode}`);
        const date = new Date().toUTCString().replace('GMT', '+0000');
        return resolve({ response: `${date}|${Buffer.concat(chunks).toString()}`, accepted: true });
      });
    });
    request.on('timeout', () => request.destroy(new Error('Connection timed out')));
    request.on('error', (error) => failed(error.message));
  });
}
