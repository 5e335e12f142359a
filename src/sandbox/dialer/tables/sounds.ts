import { defineTable } from './table.ts';

// The audio store and the files of the music on hold. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

/** VICIdial reads the folder itself; the stand-in takes these rows for the files in it. */
const audioStoreDetails = defineTable('audio_store_details', undefined, {
  audio_filename: '',
  audio_format: 'unknown',
  audio_filesize: '0',
  audio_epoch: '0',
  audio_length: '0',
  wav_format_details: '',
  wav_asterisk_valid: '',
});

const musicOnHoldFiles = defineTable('vicidial_music_on_hold_files', undefined, {
  filename: '',
  moh_id: '',
  rank: '',
});

export const soundsTables = { audioStoreDetails, musicOnHoldFiles } as const;
