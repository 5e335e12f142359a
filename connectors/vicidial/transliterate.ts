/** Letters that Unicode does not decompose into an ASCII letter and marks; lower case. */
const LETTERS: Readonly<Record<string, string>> = {
  ...pairs('æ ae ø o œ oe ß ss ð d þ th đ d ħ h ı i ł l ŋ n ŧ t ĸ k ſ s ə e'),
  ...pairs('а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts'),
  ...pairs('ч ch ш sh щ shch ы y э e ю yu я ya і i є ye ґ g ў u ђ d ј j љ lj њ nj ћ c џ dz ѕ dz'),
  ...pairs('α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f'),
  ...pairs('χ ch ψ ps ω o'),
  ь: '',
  ъ: '',
};
const PUNCTUATION: Readonly<Record<string, string>> = {
  ...pairs("‘ ' ’ ' ‚ ' ʼ ' ʻ ' ´ ' ‐ - ‑ - ‒ - – - — - − - … ..."),
  '\u00A0': ' ',
  '\u202F': ' ',
};

/**
 * Write text in ASCII: accents dropped, Latin, Cyrillic and Greek letters in their usual Latin spelling.
 * Characters without one (for example Chinese) are left out.
 */
export function toAscii(text: string): string {
  return Array.from(text.normalize('NFC'), asciiFor).join('');
}

function asciiFor(character: string): string {
  if (/^[\0-\x7F]$/.test(character)) return character;
  const known = PUNCTUATION[character] ?? letterFor(character);
  if (known !== undefined) return known;
  const base = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const plain = Array.from(base, (part) => letterFor(part) ?? part).join('');
  return plain.replaceAll(/[^\0-\x7F]/g, '');
}

function letterFor(character: string): string | undefined {
  const lower = character.toLowerCase();
  const latin = LETTERS[lower];
  if (latin === undefined || lower === character) return latin;
  return latin.slice(0, 1).toUpperCase() + latin.slice(1);
}

function pairs(text: string): Record<string, string> {
  const parts = text.split(' ');
  const entries = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : []));
  return Object.fromEntries(entries) as Record<string, string>;
}
