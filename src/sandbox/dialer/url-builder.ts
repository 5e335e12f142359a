/** Values for the tags of a URL template, by variable name in lower case. */
export type TagValues = Readonly<Record<string, string>>;

const TAG = /--A--([a-z0-9_]+)--B--/gi;

/** Put into the Dispo Call URL as they are: a blank or `&` in them breaks the request line. */
const RAW_IN_DISPO = new Set([
  'user',
  'campaign',
  'phone_login',
  'fronter',
  'closer',
  'group',
  'conf_exten',
  'dialed_number',
  'dialed_label',
  'term_reason',
  'camp_script',
  'in_script',
  'recording_filename',
  'camp_custom_one',
  'camp_custom_two',
  'camp_custom_three',
  'camp_custom_four',
  'camp_custom_five',
]);

/** Encoded when read and again when put in. */
const ENCODED_TWICE = /^(?:dispo_name|did_pattern|did_description|did_custom_\w+)$/;

/**
 * The URL as VICIdial's PHP builds it (`vdc_db_query.php`, 2.14-202): values trimmed and form-encoded but
 * for the raw and the doubly encoded ones, unknown tags left literal, the fixed part untouched.
 *
 * @param trigger the Dispo Call URL leaves more values raw than the Start Call URL
 */
export function buildPhpUrl(template: string, values: TagValues, trigger: 'dispo' | 'start'): string {
  return replaceTags(template, values, (name, value) => {
    if (trigger === 'dispo' && RAW_IN_DISPO.has(name)) return value;
    // Empty notes are a single blank in the program.
    if (name === 'call_notes' && value === '') return '+';
    const once = phpUrlEncode(phpTrim(value));
    return ENCODED_TWICE.test(name) ? phpUrlEncode(once) : once;
  });
}

/** The URL as `AST_send_URL.pl` builds it: nothing encoded, blanks made `+`. */
export function buildPerlUrl(template: string, values: TagValues): string {
  return replaceTags(template, values, (_name, value) => value).replaceAll(' ', '+');
}

/**
 * What the dialer's shell leaves of a URL that `AST_send_URL.pl` puts unquoted on a command line; only `&`,
 * `'` and `"` are escaped by it. Undefined = the shell refuses the line and nothing is requested.
 */
export function passShell(url: string): string | undefined {
  const substituted = url
    .replaceAll(/\$\([^)]*\)|`[^`]*`/g, '')
    .replaceAll(/\$\{?[a-z_]\w*\}?/gi, '')
    .split(/[;|\n]/)[0];
  if (substituted === undefined || /[()<>]/.test(substituted)) return undefined;
  return substituted.replaceAll('\\', '');
}

/** PHP's `urlencode`. */
export function phpUrlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function phpTrim(text: string): string {
  return text.replaceAll(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, '');
}

/**
 * The program replaces one variable after the other, so a tag inside a value is replaced too when its turn
 * comes later. That order is the order of `values`.
 */
function replaceTags(
  template: string,
  values: TagValues,
  encode: (name: string, value: string) => string,
): string {
  const url = template.replace(/^VAR/, '');
  if (!Object.values(values).some((value) => value.includes('--A--'))) {
    return url.replaceAll(TAG, (tag, name: string) => {
      const value = values[name.toLowerCase()];
      return value === undefined ? tag : encode(name.toLowerCase(), value);
    });
  }
  let built = url;
  for (const [name, value] of Object.entries(values)) {
    const encoded = encode(name, value);
    built = built.replaceAll(new RegExp(`--A--${name}--B--`, 'gi'), () => encoded);
  }
  return built;
}
