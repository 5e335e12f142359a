import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/redis-port.ts';
import { superviseReceiver } from '../../src/roles/supervise.ts';
import { bytesOnDisk, journalRows, KEY, recordingLogger, temporaryFolder } from './receiver-rig.ts';
import { settingsFor, startReceiverProcess } from './receiver-process-rig.ts';
import { AnswerReader, open } from './receiver-wire.ts';

const HOOK = `/hooks/vicidial/main/dispo/${KEY}`;
/** Far below the bound of a stop (10 s): what ends only at the bound is a fault. */
const PROMPT_MS = 4000;

let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function hit(url: string, uniqueid: string): Promise<string> {
  const response = await fetch(`${url}${HOOK}?lead_id=1&uniqueid=${uniqueid}`);
  if (response.status !== 200) throw new Error(`answered ${response.status}`);
  return (await response.text()).slice('OK '.length);
}

function keptIds(): readonly string[] {
  return journalRows(dir).map((row) => row.hit.eventId);
}

describe('a graceful stop', () => {
  test('when SIGTERM comes, then what is being sent is answered, idle connections close, and it exits 0 at once', async () => {
    await using receiver = await startReceiverProcess(dir);
    const idle = new AnswerReader(await open(receiver.port));
    const silent = new AnswerReader(await open(receiver.port));
    const used = await open(receiver.port);
    const usedReader = new AnswerReader(used);
    used.write(`GET ${HOOK}?uniqueid=1.1 HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect((await usedReader.next())?.status).toBe(200);
    // Three that are in the middle: of the line, of the headers, of the body.
    const parts = [
      [`GET ${HOOK}?uniqueid=2`, `.1 HTTP/1.1\r\nHost: a\r\n\r\n`],
      [`GET ${HOOK}?uniqueid=3.1 HTTP/1.1\r\nHo`, 'st: a\r\n\r\n'],
      [`POST ${HOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nunique`, 'id=4.1'],
    ] as const;
    const busy = await Promise.all(
      parts.map(async ([first, rest]) => {
        const socket = await open(receiver.port);
        socket.write(first);
        return { socket, rest, reader: new AnswerReader(socket) };
      }),
    );
    await hit(receiver.url, '5.1');
    const told = performance.now();
    receiver.child.kill('SIGTERM');
    await Promise.all([idle.closed(), silent.closed(), usedReader.closed()]);
    for (const { socket, rest, reader } of busy) {
      socket.write(rest);
      const answer = await reader.next();
      expect(answer?.status).toBe(200);
      expect(keptIds()).toContain(answer?.body.slice(3));
      await reader.closed();
    }
    expect(await receiver.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(PROMPT_MS);
    expect(receiver.log.some((line) => line.includes('"stopped"'))).toBe(true);
  });

  test('when the parent is gone, then the receiver ends by itself and in good order', async () => {
    await using receiver = await startReceiverProcess(dir);
    const id = await hit(receiver.url, '1.1');
    const told = performance.now();
    receiver.child.disconnect();
    expect(await receiver.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(PROMPT_MS);
    expect(keptIds()).toEqual([id]);
  });
});

describe('two receivers on one folder', () => {
  test('when a second starts, then it refuses with the remedy, and the first goes on unharmed', async () => {
    await using first = await startReceiverProcess(dir);
    const before = await hit(first.url, '1.1');
    const second = startReceiverProcess(dir);
    await expect(second).rejects.toThrow(/ended with 1:.*another receiver already works on.*data\.dir/s);
    const after = await hit(first.url, '1.2');
    expect(keptIds()).toEqual([before, after]);
  });

  test('when the first was killed, then its lock is gone with it, also from a damaged lock file', async () => {
    const killed = await startReceiverProcess(dir);
    const id = await hit(killed.url, '1.1');
    await killed.kill();
    writeFileSync(`${dir}/receiver.lock`, 'x'.repeat(5000));
    await using next = await startReceiverProcess(dir);
    const later = await hit(next.url, '1.2');
    expect(keptIds()).toEqual([id, later]);
    await expect(startReceiverProcess(dir)).rejects.toThrow(/another receiver already works on/);
  });
});

describe('a receiver that runs out of file descriptors', () => {
  test('when more connections come than it may have, then it lives, and serves again when they are gone', async () => {
    await using receiver = await startReceiverProcess(dir, { limits: 'ulimit -n 64' });
    const before = await hit(receiver.url, '1.1');
    const sockets = await Promise.all(Array.from({ length: 150 }, () => open(receiver.port)));
    for (const socket of sockets) socket.on('error', () => undefined).write('GET /');
    for (const socket of sockets) socket.destroy();
    const url = `${receiver.url}${HOOK}?uniqueid=1.2`;
    const later = await expect
      .poll(
        () =>
          fetch(url).then(
            (response) => response.status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200)
      .then(() => keptIds());
    expect(later).toContain(before);
    expect(receiver.child.exitCode).toBeNull();
  });
});

describe('the supervisor', () => {
  test('when its receiver is killed, then the port is back and hits are kept again', async () => {
    const port = await freePort();
    const logger = recordingLogger();
    const fine = { ok: true, detail: '' };
    const supervisor = superviseReceiver({
      maxFailedStarts: 8,
      script: fileURLToPath(new URL('../../src/receiver.ts', import.meta.url)),
      settings: { ...settingsFor(dir, port), logLevel: 'fatal' },
      parts: () => ({ ledger: fine, redis: fine }),
      onDisk: () => undefined,
      logger,
    });
    try {
      expect(await supervisor.listening).toBe(port);
      const url = `http://127.0.0.1:${port}`;
      const ids: string[] = [];
      for (const round of [1, 2]) {
        ids.push(await hit(url, `${round}.1`));
        const { pid } = (await (await fetch(`${url}/healthz`)).json()) as { pid: number };
        process.kill(pid, 'SIGKILL');
        await expect
          .poll(() => hit(url, `${round}.2`).catch(() => undefined), { timeout: 10_000, interval: 20 })
          .toMatch(/^evt_/);
        ids.push(keptIds().at(-1) ?? '');
      }
      for (const id of ids) expect(keptIds()).toContain(id);
      expect(logger.lines.filter(({ message }) => message.includes('starting it again'))).toHaveLength(2);
    } finally {
      await supervisor.stop(1000);
    }
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    expect(bytesOnDisk(dir)).not.toContain(KEY);
  });
});
