import { isUtf8 } from 'node:buffer';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { xmlDanger } from './xml-guard.ts';

/** An element by its name without a prefix. */
export interface XmlElement {
  readonly name: string;
  /** Names without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text and CDATA right in it, references resolved, blanks as they came. */
  readonly text: string;
}

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;
const ENCODING = /^<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{1,40})["']/;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Read XML that a stranger may have sent: UTF-8 without a document type, bounded in depth, tags and elements,
 * well-formed. Gives the root element, or what is wrong in words that quote nothing of the text.
 */
export function readXml(bytes: Uint8Array): XmlElement | { readonly fault: string } {
  const decoded = decode(bytes);
  if (typeof decoded !== 'string') return decoded;
  const danger = xmlDanger(decoded);
  if (danger !== undefined) return { fault: danger };
  const validity = XMLValidator.validate(decoded);
  if (validity !== true) return { fault: `it is not well-formed XML (line ${validity.err.line})` };
  try {
    const root = toElements(newParser().parse(decoded)).find(({ name }) => !name.startsWith('?'));
    return root ?? { fault: 'it has no element' };
  } catch {
    // The parser refuses names such as __proto__, and says so with the name.
    return { fault: 'it has a name that is not allowed' };
  }
}

function decode(bytes: Uint8Array): string | { readonly fault: string } {
  if (!isUtf8(bytes) || bytes.includes(0)) return { fault: 'it is not UTF-8' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const bare = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).trim();
  const encoding = ENCODING.exec(bare)?.[1]?.toLowerCase() ?? 'utf-8';
  return encoding === 'utf-8' || encoding === 'utf8'
    ? bare
    : { fault: 'it declares an encoding other than UTF-8' };
}

/** References are resolved here, because the parser leaves numeric ones; so nothing is ever expanded twice. */
function newParser(): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    removeNSPrefix: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    cdataPropName: CDATA,
    maxNestedTags: 20,
    jPath: false,
  });
}

function toElements(nodes: unknown): readonly XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    const name = nameOf(node);
    return name === undefined || name === TEXT || name === CDATA ? [] : [toElement(node as object, name)];
  });
}

function toElement(node: object, name: string): XmlElement {
  const content: unknown = Reflect.get(node, name);
  const attributes: unknown = Reflect.get(node, ATTRIBUTES);
  const pairs = typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : [];
  return {
    name,
    attributes: new Map(pairs.map(([key, value]) => [key, resolve(String(value))])),
    children: toElements(content),
    text: textOf(content),
  };
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  let text = '';
  for (const node of nodes as readonly unknown[]) {
    const name = nameOf(node);
    if (name === TEXT) text += resolve(String(Reflect.get(node as object, TEXT)));
    if (name === CDATA) text += plainText(Reflect.get(node as object, CDATA));
  }
  return text;
}

function plainText(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes.map((node: object) => String(Reflect.get(node, TEXT) ?? '')).join('');
}

function nameOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  return Object.keys(node).find((key) => key !== ATTRIBUTES);
}

/** The five named references and the numeric ones; any other stays as it is. */
function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const isCharacter = point > 0 && point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff);
    return isCharacter ? String.fromCodePoint(point) : whole;
  });
}
