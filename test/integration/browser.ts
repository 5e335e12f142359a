import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

/** A page in a headless Chromium, steered over its debugging protocol. */
export interface Page {
  open(url: string): Promise<void>;
  /** Evaluate an expression in the page until it is truthy. Rejects after `timeoutMs`. */
  until<T>(expression: string, timeoutMs?: number): Promise<T>;
  /** Evaluate an expression in the page; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

/** The browser's program, or undefined where this machine has none. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Start a browser with one page that sends these headers with every request. */
export async function openPage(program: string, headers: Readonly<Record<string, string>>): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'vicibridge-browser-'));
  const browser = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  const port = await debuggingPort(browser.stderr);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const target = targets.find(({ type }) => type === 'page');
  if (target === undefined) throw new Error('the browser has no page');
  const call = await connect(target.webSocketDebuggerUrl);
  async function evaluate<T>(expression: string): Promise<T> {
    const answer = await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result?.value as T;
  }
  await call('Network.enable', {});
  await call('Network.setExtraHTTPHeaders', { headers });
  return {
    async open(url) {
      await call('Page.navigate', { url });
    },
    async until(expression, timeoutMs = 10_000) {
      const awaited = `new Promise((resolve, reject) => {
        const started = Date.now();
        (function look() {
          const value = (${expression});
          if (value) resolve(value);
          else if (Date.now() - started > ${timeoutMs}) reject(new Error(document.body.innerText));
          else requestAnimationFrame(look);
        })();
      })`;
      return evaluate(awaited);
    },
    evaluate,
    async close() {
      browser.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function debuggingPort(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const port = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('the browser ended before it listened');
}

interface Answer {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}

async function connect(url: string): Promise<(method: string, params: object) => Promise<Answer>> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as { id?: number; result?: Answer };
    if (message.id !== undefined) waiting.get(message.id)?.(message.result ?? {});
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}
