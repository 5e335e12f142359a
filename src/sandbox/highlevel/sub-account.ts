/** What a stand-in of HighLevel holds. Values as the API tells them. */
export interface StoredContact {
  id: string;
  locationId: string;
  dateAdded: string;
  dateUpdated: string;
  phone?: string;
  email?: string;
  dnd: boolean;
  dndSettings: Record<string, { status: string; message?: string; code?: string }>;
  tags: string[];
  assignedTo?: string;
  customFields: { id: string; value: unknown }[];
  [field: string]: unknown;
}

export interface StoredNote {
  id: string;
  contactId: string;
  title?: string;
  body: string;
  userId?: string;
}

export interface StoredTask {
  id: string;
  contactId: string;
  title: string;
  body?: string;
  dueDate: string;
  completed: boolean;
  assignedTo?: string;
}

export interface StoredOpportunity {
  id: string;
  contactId: string;
  name: string;
  status: string;
  pipelineId: string;
  pipelineStageId: string;
  createdAt: string;
  [field: string]: unknown;
}

export interface StoredField {
  readonly id: string;
  readonly name: string;
  readonly fieldKey: string;
  readonly dataType: string;
  readonly model: 'contact' | 'opportunity';
}

export interface StoredUser {
  readonly id: string;
  readonly email: string;
  readonly [field: string]: unknown;
}

/** The pipelines of opportunities, with their stages. */
export const PIPELINES = [
  {
    id: 'pipelineSales0000001',
    name: 'Sales',
    stages: [
      { id: 'stage-open', name: 'Open' },
      { id: 'stage-won', name: 'Won' },
    ],
  },
  {
    id: 'pipelineSolar0000001',
    name: 'Solar',
    stages: [
      { id: 'stage-visit', name: 'Site visit' },
      { id: 'stage-signed', name: 'Signed' },
    ],
  },
] as const;

export interface SubAccountOptions {
  readonly locationId: string;
  /** Milliseconds until the search and the lists know what was written. */
  readonly searchLagMs: number;
  /** Keys of text fields that contacts have. */
  readonly contactFields: readonly string[];
  readonly users: readonly StoredUser[];
  readonly now: () => number;
}

/** The records of one sub-account. */
export class SubAccount {
  readonly options: SubAccountOptions;
  readonly contacts = new Map<string, StoredContact>();
  readonly notes = new Map<string, StoredNote>();
  readonly tasks = new Map<string, StoredTask>();
  readonly opportunities = new Map<string, StoredOpportunity>();
  readonly fields: StoredField[] = [];
  /** Contact and campaign, once for each time that it was put in. */
  readonly joined: string[] = [];
  readonly #writtenAt = new Map<string, number>();
  #serial = 0;

  constructor(options: SubAccountOptions) {
    this.options = options;
    for (const key of options.contactFields) this.addField(key, 'contact');
  }

  /** 20 letters and digits, as HighLevel's ids. */
  nextId(prefix: string): string {
    this.#serial += 1;
    return `${prefix}${String(this.#serial).padStart(20 - prefix.length, '0')}`;
  }

  time(): string {
    return new Date(this.options.now()).toISOString();
  }

  addField(name: string, model: StoredField['model'], dataType = 'TEXT'): StoredField {
    const key = name.trim().toLowerCase().replaceAll(/\s+/g, '_');
    const id = this.nextId('field');
    const field = { id, name, fieldKey: `${model}.${key}`, dataType, model };
    this.fields.push(field);
    return field;
  }

  touch(id: string): void {
    this.#writtenAt.set(id, this.options.now());
  }

  /** Whether search and lists know a record already. */
  isListed(id: string): boolean {
    return this.options.now() >= (this.#writtenAt.get(id) ?? 0) + this.options.searchLagMs;
  }

  addContact(fields: Readonly<Record<string, unknown>>): StoredContact {
    const at = this.time();
    const contact: StoredContact = {
      id: this.nextId('contact'),
      locationId: this.options.locationId,
      dateAdded: at,
      dateUpdated: at,
      dnd: false,
      dndSettings: {},
      tags: [],
      customFields: [],
    };
    this.contacts.set(contact.id, contact);
    this.touch(contact.id);
    this.change(contact, fields);
    return contact;
  }

  /** Write fields as the API takes them: custom ones in a list, whose values replace those of the same id. */
  change(contact: StoredContact, fields: Readonly<Record<string, unknown>>): void {
    const { customFields, locationId: _locationId, createNewIfDuplicateAllowed: _flag, ...plain } = fields;
    Object.assign(contact, plain, { dateUpdated: this.time() });
    for (const one of Array.isArray(customFields) ? (customFields as unknown[]) : []) {
      const { id, field_value: value } = one as { readonly id: string; readonly field_value: unknown };
      contact.customFields = [...contact.customFields.filter((held) => held.id !== id), { id, value }];
    }
  }

  /** The contact that an upsert is about: by e-mail, else by phone, at once and without a lag. */
  duplicateOf({ email, phone }: Readonly<Record<string, unknown>>): StoredContact | undefined {
    const all = [...this.contacts.values()];
    const byEmail = typeof email === 'string' ? all.find((one) => one.email === email) : undefined;
    return byEmail ?? (typeof phone === 'string' ? all.find((one) => one.phone === phone) : undefined);
  }
}
