import type { RecordingFinder } from '../../../src/domain/recording.ts';
import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { Api } from '../api.ts';
import type { VicidialSettings } from '../settings.ts';
import { findByApi } from './find-by-api.ts';
import { findInDatabase } from './find-in-database.ts';

/** Recordings of a dialer: from its tables where they are configured, which tell more; else by the API. */
export function createRecordingFinder(parts: {
  readonly api: Api;
  readonly settings: Pick<VicidialSettings, 'timezone' | 'nonLatin'>;
  readonly database: DialerDatabase | undefined;
}): RecordingFinder {
  const { api, settings, database } = parts;
  return {
    find: (call, signal) =>
      database === undefined
        ? findByApi(call, { api, settings, signal })
        : findInDatabase(call, { database, signal }),
  };
}
