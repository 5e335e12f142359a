/** What the index keeps of one record: its states, each with the time from which search sees it. */
export interface Indexed {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  versions: { readonly visibleAt: number; readonly properties: Readonly<Record<string, string>> }[];
}

/** Properties that are searched by equality often enough to be worth a lookup table. */
const LOOKED_UP = new Set([
  'email',
  'phone',
  'mobilephone',
  'hs_searchable_calculated_phone_number',
  'hs_searchable_calculated_mobile_number',
  'hs_call_external_id',
  'vicidial_lead_id',
  'vicidial_call_key',
]);

/** HubSpot's search sees a write some time after it was made; reading by id sees it at once. */
export class SearchIndex<Item extends Indexed> {
  readonly #items = new Map<string, Item>();
  readonly #byValue = new Map<string, Set<Item>>();
  readonly #now: () => number;
  readonly #lagMs: number;

  constructor(now: () => number, lagMs: number) {
    this.#now = now;
    this.#lagMs = lagMs;
  }

  put(item: Item): void {
    const now = this.#now();
    const current = item.versions.findLast(({ visibleAt }) => visibleAt <= now);
    const pending = item.versions.filter(({ visibleAt }) => visibleAt > now);
    const added = { visibleAt: now + this.#lagMs, properties: item.properties };
    item.versions = [...(current === undefined ? [] : [current]), ...pending, added];
    this.#items.set(item.id, item);
    for (const key of keysOf(item.properties)) {
      const items = this.#byValue.get(key) ?? new Set();
      this.#byValue.set(key, items.add(item));
    }
  }

  drop(item: Item): void {
    this.#items.delete(item.id);
    for (const items of this.#byValue.values()) items.delete(item);
  }

  /** The record as search sees it now; undefined = not yet. */
  seen(item: Item): Readonly<Record<string, string>> | undefined {
    const now = this.#now();
    return item.versions.findLast(({ visibleAt }) => visibleAt <= now)?.properties;
  }

  /** Every record that may have this value; with no table for the property, every record there is. */
  candidates(name: string, value: string): Iterable<Item> {
    if (!LOOKED_UP.has(name)) return this.all();
    return this.#byValue.get(keyOf(name, value)) ?? [];
  }

  all(): Iterable<Item> {
    return this.#items.values();
  }
}

function keysOf(properties: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties)
    .filter(([name, value]) => value !== '' && LOOKED_UP.has(name))
    .map(([name, value]) => keyOf(name, value));
}

function keyOf(name: string, value: string): string {
  return `${name}=${value.toLowerCase()}`;
}
