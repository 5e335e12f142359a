import { existsSync } from 'node:fs';
import { connectors } from '../../../connectors/index.ts';
import type { CrmRecord } from '../../connector.ts';
import type { ObjectMapping } from '../../domain/mapping/schema.ts';
import { wantOf } from '../../domain/mapping/wanted-fields.ts';
import { createLogger } from '../../observe/logger.ts';
import { UsageError } from '../usage-error.ts';
import { type ChosenMapping, chooseObject } from './choose-mapping.ts';
import { readRecordFile } from './record-file.ts';
import { requireRecordId } from './record-id.ts';

const READ_MS = 30_000;

export interface FoundRecord {
  readonly object: string;
  readonly id: string;
  /** Undefined = the CRM has no such record. */
  readonly record: CrmRecord | undefined;
  /** Of the object that the record is of; undefined = none (it was converted into another object). */
  readonly mapping: ObjectMapping | undefined;
  /** What the CRM's reader had to say. */
  readonly warnings: readonly string[];
}

/**
 * The record of a file, or of the CRM by its id. Throws UsageError for a file or object that will not do, and
 * what the connection's reader throws.
 */
export async function findRecord(
  wanted: { readonly record: string; readonly object?: string },
  chosen: ChosenMapping,
): Promise<FoundRecord> {
  if (existsSync(wanted.record) || wanted.record.endsWith('.json')) {
    const file = readRecordFile(wanted.record);
    const object = chooseObject(chosen, wanted.object ?? file.object);
    const record = { ...file, object };
    return { object, id: file.id, record, mapping: chosen.objects[object], warnings: [] };
  }
  const object = chooseObject(chosen, wanted.object);
  requireRecordId(wanted.record, { name: chosen.name, type: chosen.connection.type });
  return readFromCrm({ object, id: wanted.record }, chosen);
}

async function readFromCrm(
  ref: { readonly object: string; readonly id: string },
  { name, connection, objects }: ChosenMapping,
): Promise<FoundRecord> {
  const connector = connectors.find(({ type }) => type === connection.type);
  const mapping = objects[ref.object];
  if (connector === undefined || mapping === undefined)
    throw new UsageError(`nothing can be read of connection ${name}`);
  const logger = createLogger({ level: 'silent', secrets: [] });
  const opened = await connector.connect(connection.settings, { name, logger, now: Date.now });
  try {
    if (opened.records === undefined)
      throw new UsageError(`records of ${connection.type} cannot be looked at: name a JSON file`);
    const warnings: string[] = [];
    const record = await opened.records.read(ref, wantOf(mapping), {
      signal: AbortSignal.timeout(READ_MS),
      warn: (warning) => void warnings.push(warning),
    });
    return { ...ref, record, mapping: objects[record?.object ?? ref.object], warnings };
  } finally {
    await opened.close();
  }
}
