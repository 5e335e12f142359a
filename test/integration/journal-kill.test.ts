import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { journalRows, KEY, temporaryFolder } from './receiver-rig.ts';
import { startReceiverProcess } from './receiver-process-rig.ts';

const ROUNDS = 5;
const PER_ROUND = 600;
const SENDERS = 24;
const COMMENT = 'c'.repeat(300);

/** Sends hits one after the other until the receiver is gone; notes what was answered. */
async function sendUntilGone(port: number, name: string, answered: Map<string, string>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let number = 0; ; number += 1) {
    const uniqueid = `${name}${number}.1`;
    const text = await ask(agent, port, uniqueid).catch(() => undefined);
    if (text === undefined) break;
    if (text.startsWith('OK ')) answered.set(text.slice(3), uniqueid);
  }
  agent.destroy();
}

function ask(agent: Agent, port: number, uniqueid: string): Promise<string> {
  const path = `/hooks/vicidial/main/dispo/${KEY}?lead_id=1&dispo=SALE&uniqueid=${uniqueid}&comments=${COMMENT}`;
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, agent, host: '127.0.0.1' }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve(response.statusCode === 200 ? String(Buffer.concat(parts)) : ''));
      response.on('error', reject);
    });
    sent.on('error', reject).end();
  });
}

describe('a receiver killed in the middle of its commits', () => {
  test('when it is killed again and again under load, then every answered id is in the journal, and no torn row', async () => {
    const dir = temporaryFolder();
    const answered = new Map<string, string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = answered.size;
      await using receiver = await startReceiverProcess(dir);
      const senders = Array.from({ length: SENDERS }, (_, index) =>
        sendUntilGone(receiver.port, `${round + 1}${String(index).padStart(2, '0')}`, answered),
      );
      while (answered.size < before + PER_ROUND) await delay(1);
      // Commits follow one another without a pause here; where exactly the kill falls is chance.
      await delay(round * 3);
      await receiver.kill();
      await Promise.all(senders);

      const rows = journalRows(dir);
      const kept = new Map(rows.map(({ hit }) => [hit.eventId, String(Buffer.from(hit.query))]));
      const lost = [...answered.keys()].filter((id) => !kept.has(id));
      expect(lost).toEqual([]);
      for (const [id, uniqueid] of answered) {
        expect(kept.get(id)).toBe(`lead_id=1&dispo=SALE&uniqueid=${uniqueid}&comments=${COMMENT}`);
      }
      expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => index + 1));
    }
    expect(answered.size).toBeGreaterThanOrEqual(ROUNDS * PER_ROUND);
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);
});
