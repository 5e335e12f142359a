import type { ApiCall } from '../../../api-call.ts';
import { compareText, sameText } from '../collation.ts';
import { cell, entryRow, framed, mayChoose, shade, titles } from './page.ts';
import { checkSoundControl } from './sound-control.ts';

/** Classes of music on hold, each with a second row for its files. */
export function mohList(call: ApiCall): void {
  const isViewable = mayChoose(call);
  checkSoundControl(call);
  const { musicOnHold, musicOnHoldFiles } = call.tables;
  const rows = musicOnHold
    .where(({ active, user_group }) => active === 'Y' && isViewable(user_group))
    .toSorted((left, right) => compareText(left.moh_id, right.moh_id))
    .map(({ moh_id: id, moh_name, random }, index) => {
      const files = musicOnHoldFiles.where(({ moh_id }) => sameText(moh_id, id));
      const names = files.map(({ filename }) => `${filename} &nbsp; `).join('');
      return (
        entryRow(call, { id, cells: `${cell(moh_name)}\n${cell(random)}` }, index) +
        `<tr ${shade(index)}><td colspan=2 width=100><font size=1 face="Arial,Helvetica">&nbsp;</td>\n` +
        '<td colspan=3 width=590><font size=2 face="Arial,Helvetica">Files: </font>' +
        `<font size=1 face="Arial,Helvetica">${names}</td></tr>\n`
      );
    });
  call.reply.print(framed(titles('Music On Hold Class', 'Name', 'Random'), rows.join('')));
}
