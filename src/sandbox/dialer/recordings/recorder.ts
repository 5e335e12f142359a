import type { DialerState } from '../api-call.ts';
import type { Row } from '../tables/index.ts';

export interface RecorderOptions {
  /** The web server that the files are moved to, `http://127.0.0.1:9100`. */
  readonly url: () => string;
  /** Seconds after the end of a recording at which its file is there; the real crontab job takes minutes. */
  readonly movedAfterSeconds: number;
}

/** What is recorded on a stand-in: rows of `recording_log`, and files that are there some time later. */
export interface Recorder {
  start(call: RecordedAt): Row<'recordingLog'>;
  /** @returns undefined = nothing is recorded under these ids */
  end(vicidialId: string): Row<'recordingLog'> | undefined;
  /** Give the rows whose files were moved by now their location. */
  settle(): void;
  /** The moved recording whose file has this name. */
  byFile(name: string): Row<'recordingLog'> | undefined;
}

export interface RecordedAt {
  readonly leadId: string;
  readonly user: string;
  readonly phone: string;
  /** Uniqueid of an outbound call, closecallid of an inbound one. */
  readonly vicidialId: string;
}

/** Where Apache has them (`AST_CRON_audio_2_compress.pl` of VICIdial 2.14). */
export const RECORDINGS_PATH = '/RECORDINGS/WAV';
const SUFFIX = '-all.wav';

export function createRecorder(
  { tables, clock }: Pick<DialerState, 'tables' | 'clock'>,
  options: RecorderOptions,
): Recorder {
  const { recordingLog } = tables;
  const seconds = (): number => Math.floor(clock.now() / 1000);
  /** Those of this recorder that have ended: when their file is there. Seeded rows stay as they are. */
  const moving = new Map<string, number>();
  return {
    start({ leadId, user, phone, vicidialId }) {
      const local = clock.local(clock.now());
      const stamp = local.replaceAll(/[-:]/g, '').replace(' ', '-');
      return recordingLog.insert({
        server_ip: '127.0.0.1',
        start_time: local,
        start_epoch: String(seconds()),
        lead_id: leadId,
        user,
        filename: `${stamp}_${phone}_${user}`,
        vicidial_id: vicidialId,
      });
    },
    end(vicidialId) {
      const row = recordingLog.rows.findLast((one) => one.vicidial_id === vicidialId && one.end_epoch === '');
      if (row === undefined) return undefined;
      row.end_time = clock.local(clock.now());
      row.end_epoch = String(seconds());
      row.length_in_sec = String(Math.max(0, seconds() - Number(row.start_epoch)));
      moving.set(row.recording_id, seconds() + options.movedAfterSeconds);
      return row;
    },
    settle() {
      for (const [id, at] of moving) {
        if (at > seconds()) continue;
        const row = recordingLog.find(({ recording_id: other }) => other === id);
        if (row !== undefined) row.location = `${options.url()}${RECORDINGS_PATH}/${row.filename}${SUFFIX}`;
        moving.delete(id);
      }
    },
    byFile: (name) =>
      recordingLog.rows.findLast(
        ({ filename, location }) => location !== '' && `${filename}${SUFFIX}` === name,
      ),
  };
}
