/** Shorter values would mask ordinary text. */
const MIN_SECRET = 6;
/** Shorter values are masked where they stand alone; inside a longer word they are an accident. */
const MIN_INSIDE_WORDS = 8;
const WORD = '[A-Za-z0-9_]';
/** No word before it; what ends an encoded character (`%3D`, `\n`) is none. */
const WORD_BEGINS = String.raw`(?:(?<!${WORD})|(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))`;
const MASK = '[secret]';

/**
 * Takes secrets out of a log line: as they are, URL-encoded in any spelling, escaped as in JSON, and in
 * base64 at any offset (as in a Basic credential). The line stays the JSON that it was, also where a secret
 * is a row of digits that happens to stand in a number. A short secret inside a longer word stays.
 */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  const found = [...new Set(secrets)].filter((secret) => secret.length >= MIN_SECRET);
  if (found.length === 0) return (line) => line;
  const forms = found.flatMap(formsOf);
  const short = new Set(found.filter((secret) => secret.length < MIN_INSIDE_WORDS));
  const anywhere = patternOf(forms);
  const inText = patternOf(forms, short);
  const inLine = patternOf(forms.flatMap((form) => [form, escaped(form)]));
  return (line) => {
    if (!inLine.test(line)) return line;
    return scrubJson(line, { inText, inNumbers: anywhere }) ?? line.replaceAll(new RegExp(inLine, 'g'), MASK);
  };
}

function scrubJson(
  line: string,
  { inText, inNumbers }: { readonly inText: RegExp; readonly inNumbers: RegExp },
): string | undefined {
  const everywhere = new RegExp(inText, 'g');
  const clean = (text: string): string => text.replaceAll(everywhere, MASK);

  function scrub(value: unknown): unknown {
    if (typeof value === 'string') return clean(value);
    if (typeof value === 'number') return inNumbers.test(String(value)) ? MASK : value;
    if (Array.isArray(value)) return value.map(scrub);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), scrub(item)]));
  }

  try {
    return `${JSON.stringify(scrub(JSON.parse(line)))}\n`;
  } catch {
    return undefined;
  }
}

function formsOf(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret);
  // RFC 3986 and PHP encode what encodeURIComponent leaves.
  const strict = encoded.replaceAll(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const percent = [encoded, strict, form].flatMap((text) => [
    text,
    text.replaceAll(/%../g, (code) => code.toLowerCase()),
  ]);
  return [secret, escaped(secret), escaped(escaped(secret)), ...percent, ...base64Forms(secret)];
}

/** The characters of its base64 that depend on the secret alone, for each place it can have in a group of three. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    const core = text.slice(start, end);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** `alone`: forms that count only where no letter or digit stands beside them. */
function patternOf(forms: readonly string[], alone: ReadonlySet<string> = new Set()): RegExp {
  const longFirst = [...new Set(forms)].toSorted((one, other) => other.length - one.length);
  const sources = longFirst.map((form) =>
    alone.has(form) ? `${WORD_BEGINS}${RegExp.escape(form)}(?!${WORD})` : RegExp.escape(form),
  );
  return new RegExp(sources.join('|'));
}
