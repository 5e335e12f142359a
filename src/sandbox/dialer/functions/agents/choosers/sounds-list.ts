import { type ApiCall, BrokenStatement, word } from '../../../api-call.ts';
import { checkAllowed, stop } from '../checks.ts';
import { only } from '../parameters.ts';
import { checkSoundControl } from './sound-control.ts';
import { soundLink, soundPage, type SoundFile } from './sounds-page.ts';

/** `PATHweb`, where an installer puts it. */
const WEB_ROOT = '/usr/local/apache2/htdocs';

/**
 * The audio store: as a table (`format=tab`), as links or as a chooser. Without a `stage` that names an order
 * (`date`, `name`, `size`) the real program loses every file on the way, and so does this.
 */
export function soundsList(call: ApiCall): void {
  checkAllowed(call);
  checkSoundControl(call);
  const { sounds_web_directory: directory } = call.settings;
  const stored = call.tables.audioStoreDetails.rows;
  if (directory !== '' && stored.length === 0) {
    const path = `${WEB_ROOT}/${directory}`;
    stop(call, `audio store web directory does not exist: |${call.caller.user}|${call.name}|${path}|`);
  }
  const files = stored
    .filter(({ audio_filename: name }) => directory !== '' && /\.(?:wav|gsm)$/.test(name))
    .map((row) => ({
      name: row.audio_filename,
      size: Number(row.audio_filesize),
      epoch: Number(row.audio_epoch),
      date: `${call.clock.local(Number(row.audio_epoch) * 1000)}.`,
      isBad: row.wav_asterisk_valid === 'BAD',
    }));
  const sorted = inOrder(call, files);
  const format = only(call, 'format', '0-9a-zA-Z');
  for (const [index, file] of sorted.entries()) {
    const { name, date, size, epoch } = file;
    if (/tab/i.test(format)) call.reply.print(`${index}\t${name}\t${date}\t${size}\t${epoch}\n`);
    if (/link/i.test(format)) call.reply.print(soundLink(call, file));
  }
  if (/selectframe/i.test(format) && sorted.length > 0) call.reply.print(soundPage(call, sorted));
}

/** Dates and sizes from the highest, names from the lowest; the last order that `stage` names wins. */
function inOrder(call: ApiCall, files: readonly SoundFile[]): SoundFile[] {
  const stage = word(call, 'stage');
  if (!/date|name|size/i.test(stage)) return [];
  // PHP 8 will not sort what no file has made a list of; PHP 7 goes on.
  if (files.length === 0 && !call.legacy) throw new BrokenStatement('sounds_list sorts nothing');
  const keyed = files.map((file, index) => ({ file, key: `${sortKey(stage, file)}----------${index}` }));
  const upwards = (left: { key: string }, right: { key: string }) => (left.key < right.key ? -1 : 1);
  if (/date/i.test(stage)) keyed.sort((left, right) => upwards(right, left));
  if (/name/i.test(stage)) keyed.sort(upwards);
  if (/size/i.test(stage)) keyed.sort((left, right) => upwards(right, left));
  return keyed.map(({ file }) => file);
}

function sortKey(stage: string, { name, size, epoch }: SoundFile): string {
  if (/size/i.test(stage)) return `[${String(size).padStart(20, '0')}]\n`;
  return /name/i.test(stage) ? name : String(epoch);
}
