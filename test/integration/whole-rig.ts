import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, inject, onTestFinished } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { startReceiverRole } from '../../src/roles/receiver-role.ts';
import { receiverSettings } from '../../src/roles/receiver-settings.ts';
import { startWorkerRole, type WorkerRole } from '../../src/roles/worker-role.ts';
import { CANARIES, folderWith } from './cli-rig.ts';
import { keptLog, type LogLine } from './ledger-rig.ts';

/** Receiver and worker of a configuration with real connectors, on the tests' Redis. */
export interface Whole {
  readonly dir: string;
  readonly config: Config;
  readonly lines: readonly LogLine[];
  /** A hit of VICIdial, over HTTP: a call of lead `lead` with this status. */
  dispose(lead: number, status: string, more?: string): Promise<void>;
  startWorker(): Promise<WorkerRole>;
  query<Row>(text: string): Row[];
}

/** @param fill the ledger before anything runs */
export async function startWhole(
  changes: Readonly<Record<string, unknown>>,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly fill?: (ledger: Ledger) => Promise<void>;
  } = {},
): Promise<Whole> {
  const redis = { url: inject('redisUrl'), prefix: `{${randomUUID().slice(0, 12)}}` };
  const dir = await folderWith(options.fill, { redis, ...changes });
  const env = { ...CANARIES, ...options.env };
  const config = loadConfig({ path: join(dir, 'vicibridge.yaml'), env, connectors });
  const { logger, lines } = keptLog();
  const receiver = await startReceiverRole(receiverSettings(config, connectors), logger);
  onTestFinished(() => receiver.stop(1000));
  return {
    dir,
    config,
    lines,
    async dispose(lead, status, more = '') {
      const { port } = receiver;
      const path = `/hooks/vicidial/main/dispo/${CANARIES.HOOK_KEY}`;
      const phone = `31255501${String(lead).padStart(2, '0')}`;
      const query = `lead_id=${lead}&uniqueid=1790000000.${lead}&dispo=${status}&campaign=SALES&phone_number=${phone}`;
      const answer = await fetch(`http://127.0.0.1:${port}${path}?${query}${more}`);
      expect(answer.status).toBe(200);
    },
    async startWorker() {
      const worker = await startWorkerRole(config, connectors, logger);
      onTestFinished(() => worker.stop(500));
      return worker;
    },
    query<Row>(text: string) {
      const db = new DatabaseSync(join(config.data.dir, 'ledger.db'), { readOnly: true, timeout: 5000 });
      try {
        return db.prepare(text).all() as Row[];
      } finally {
        db.close();
      }
    },
  };
}
