import { z } from 'zod';

/** Text of characters that VICIdial keeps whatever its settings; others it would drop in silence. */
export function textOf(characters: string, max: number, min = 0) {
  const allowed = new RegExp(`^[${characters}0-9A-Za-z]*$`);
  const told = characters.replaceAll('\\', '').replace(' ', 'blanks, ');
  return z
    .string()
    .min(min)
    .max(max)
    .regex(allowed, `may hold letters, digits${told === '' ? '' : ` and ${told}`} only`);
}

/** List names and descriptions. */
export const TITLE_CHARACTERS = ' +.:/@?&_\\-';
export const FIELD_CHARACTERS = ' ./:;<=>?@\\[\\]^_,\\-';

/** A URL template as VICIdial stores it; `--BLANK--` empties the setting. */
export const urlTemplate = textOf(' %=+.:/@?&_\\-', 65_000, 3);

/** A list, campaign or in-group setting that names something by its id; `--BLANK--` empties it. */
export const idOrBlank = textOf('_\\-', 20);

/** What a number of a transfer button may be; `--BLANK--` empties it. */
export const transferNumber = textOf('_\\-', 50);

export const TRANSFER_NUMBERS = {
  xferconfOne: transferNumber.optional(),
  xferconfTwo: transferNumber.optional(),
  xferconfThree: transferNumber.optional(),
  xferconfFour: transferNumber.optional(),
  xferconfFive: transferNumber.optional(),
} as const;

/** Which delimiter and header make sense for a machine: tabs are the rarest in data, and nothing is quoted. */
export const AS_TABLE = { stage: 'tab', header: 'YES' } as const;
