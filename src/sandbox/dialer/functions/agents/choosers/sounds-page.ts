import { type ApiCall, text, word } from '../../../api-call.ts';
import { framed } from './page.ts';

export interface SoundFile {
  readonly name: string;
  readonly size: number;
  readonly epoch: number;
  /** Local time with a dot behind it. */
  readonly date: string;
  /** A WAV that Asterisk cannot play. */
  readonly isBad: boolean;
}

const FONT = '<font size=1 face="Arial,Helvetica">';

/** `format=link` */
export function soundLink(call: ApiCall, { name }: SoundFile): string {
  return `<a href="${storeAddress(call)}/${name}">${name}</a><br>\n`;
}

/** `format=selectframe`: its head row links to itself with the caller's password in the address. */
export function soundPage(call: ApiCall, files: readonly SoundFile[]): string {
  const self =
    `/vicidial/non_agent_api.php?source=admin&function=sounds_list&user=${call.caller.user}&pass=${word(call, 'pass')}` +
    `&format=selectframe&comments=${text(call, 'comments')}&stage=`;
  const sortable = (stage: string, title: string) =>
    `<td><a href="${self}${stage}"><font color=black>${title}</td>\n`;
  const titles = `<td>#</td>\n${sortable('name', 'FILENAME')}${sortable('date', 'DATE')}${sortable('size', 'SIZE')}<td>PLAY</td>\n`;
  return framed(titles, files.map((file, index) => row(call, file, index + 1)).join(''));
}

function row(call: ApiCall, file: SoundFile, number: number): string {
  const { name, date, size } = file;
  const isBad = file.isBad && name.endsWith('.wav');
  const mayPlay =
    !isBad || (Number(call.caller.download_invalid_files) > 0 && Number(call.caller.user_level) >= 9);
  const play = mayPlay
    ? `<a href="${storeAddress(call)}/${name}" target="_blank">${FONT}PLAY</a>`
    : `<DEL>${FONT}PLAY</DEL>`;
  const shown = isBad ? `<font color=red><b>${name} &nbsp; &nbsp; BAD WAV FORMAT</b></font>` : name;
  return (
    `<tr><td>${FONT}${number}</td>\n` +
    `<td><a href="javascript:choose_file('${name.replace(/\.(?:wav|gsm)$/, '')}','${text(call, 'comments')}');">${FONT}${shown}</a></td>\n` +
    `<td>${FONT}${date}</td>\n<td>${FONT}${size}</td>\n<td>${play}</td></tr>\n`
  );
}

function storeAddress({ settings }: ApiCall): string {
  const { sounds_web_server: server, sounds_web_directory: directory, admin_web_directory: admin } = settings;
  const parent = admin.includes('/') ? `${admin.slice(0, admin.lastIndexOf('/'))}/` : '';
  return `${/^https?:/i.test(server) ? server : `http://${server}`}/${parent}${directory}`;
}
