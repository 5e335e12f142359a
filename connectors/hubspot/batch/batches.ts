import type { HubSpotApi } from '../api.ts';
import type { HubSpotSettings } from '../settings.ts';
import { type Associate, openAssociations } from './associations.ts';
import { type FindNumber, openNumbers } from './numbers.ts';
import { openReads, type ReadRecord } from './reads.ts';
import { RecordWrites } from './writes.ts';

/** What all deliveries of one connection ask of HubSpot together. */
export interface Batches {
  readonly read: ReadRecord;
  readonly findNumber: FindNumber;
  readonly writes: RecordWrites;
  readonly associate: Associate;
}

export function openBatches(api: HubSpotApi, { searchLagMs }: Pick<HubSpotSettings, 'searchLagMs'>): Batches {
  return {
    read: openReads(api),
    findNumber: openNumbers(api),
    writes: new RecordWrites(api, searchLagMs),
    associate: openAssociations(api),
  };
}
