import type { LegKind } from './leg.ts';
import { sentBytes } from './sender.ts';
import type { TagValues } from './tag-values.ts';

const TAG = /--A--([a-z0-9_]+)--B--/gi;

/** Put into the Dispo Call URL as they are: a blank or `&` in them breaks the request line. */
const RAW: ReadonlySet<string> = new Set(
  `user campaign phone_login fronter closer group channel_group conf_exten dialed_number dialed_label
  term_reason camp_script in_script recording_filename camp_custom_one camp_custom_two
  camp_custom_three camp_custom_four camp_custom_five`.split(/\s+/),
);
/** Encoded when read and once more when put in. */
const ENCODED_TWICE = /^(?:dispo_name|did_pattern|did_description|did_custom_\w+)$/;

/**
 * The query that VICIdial would have sent for a template, byte for byte as the receiver would have seen it: a Dispo
 * Call URL by `vdc_db_query.php`, a No Agent Call URL by `AST_send_URL.pl`. Tags that it does not replace stay.
 */
export function fillQuery(template: string, values: TagValues, kind: LegKind): Uint8Array {
  const filled = template.replaceAll(TAG, (tag, name: string) => {
    const value = values.get(name.toLowerCase());
    return value === undefined ? tag : kind === 'disposition' ? phpValue(name.toLowerCase(), value) : value;
  });
  return kind === 'disposition' ? sentBytes(filled, 'php') : sentBytes(filled.replaceAll(' ', '+'), 'wget');
}

function phpValue(name: string, value: string): string {
  if (RAW.has(name)) return value;
  // No notes are one blank in the program.
  if (name === 'call_notes' && value === '') return '+';
  const once = urlEncode(trimmed(value));
  return ENCODED_TWICE.test(name) ? urlEncode(once) : once;
}

/** A value so that the parser decodes it, whatever is in it: it undoes a second encoding of these. */
export function encodedValue(name: string, value: string): string {
  const once = urlEncode(trimmed(value));
  return ENCODED_TWICE.test(name) || name === 'user_group' ? urlEncode(once) : once;
}

/** PHP's `urlencode`. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** PHP's `trim`. */
function trimmed(text: string): string {
  return text.replaceAll(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, '');
}
