import { z } from 'zod';

/** What is read of HighLevel's answers; the rest is ignored. Null and absent are the same to it. */
const text = z.string().nullish();

const DndSetting = z.object({ status: z.string(), message: text, code: text });
export const DndSettings = z.record(z.string(), DndSetting.nullish());
export type DndSettings = z.infer<typeof DndSettings>;

/** `value` is a text, number, list or object by the type of the field; opportunities call it `fieldValue`. */
const FieldValue = z.object({
  id: z.string(),
  value: z.unknown().optional(),
  fieldValue: z.unknown().optional(),
});

export const Contact = z.looseObject({
  id: z.string(),
  locationId: text,
  phone: text,
  email: text,
  dnd: z.boolean().nullish(),
  dndSettings: DndSettings.nullish().catch(undefined),
  assignedTo: text,
  dateAdded: text,
  dateUpdated: text,
  tags: z.array(z.string()).nullish().catch(undefined),
  customFields: z.array(FieldValue).nullish().catch(undefined),
});
export type Contact = z.infer<typeof Contact>;

export const ContactAnswer = z.object({ contact: Contact });
export const ContactsAnswer = z.object({ contacts: z.array(Contact) });
export const UpsertAnswer = z.object({ new: z.boolean().nullish(), contact: z.object({ id: z.string() }) });

export const Note = z.object({ id: z.string(), body: text, title: text });
export type Note = z.infer<typeof Note>;
export const NoteAnswer = z.object({ note: Note });
export const NotesAnswer = z.object({ notes: z.array(Note) });

export const Task = z.object({
  id: z.string(),
  title: text,
  body: text,
  assignedTo: text,
  dueDate: text,
});
export type Task = z.infer<typeof Task>;
export const TaskAnswer = z.object({ task: Task });
export const TasksAnswer = z.object({ tasks: z.array(Task) });

export const Opportunity = z.looseObject({
  id: z.string(),
  name: text,
  status: text,
  pipelineId: text,
  pipelineStageId: text,
  monetaryValue: z.number().nullish().catch(undefined),
  assignedTo: text,
  createdAt: text,
  customFields: z.array(FieldValue).nullish().catch(undefined),
});
export type Opportunity = z.infer<typeof Opportunity>;
export const OpportunityAnswer = z.object({ opportunity: Opportunity });
export const OpportunitiesAnswer = z.object({ opportunities: z.array(Opportunity) });

export const PipelinesAnswer = z.object({
  pipelines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      stages: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type Pipelines = z.infer<typeof PipelinesAnswer>['pipelines'];

export const CustomField = z.object({
  id: z.string(),
  name: z.string(),
  fieldKey: z.string(),
  dataType: text,
  model: z.string().nullish().catch('contact'),
});
export type CustomField = z.infer<typeof CustomField>;
export const CustomFieldsAnswer = z.object({ customFields: z.array(CustomField) });
export const CustomFieldAnswer = z.object({ customField: CustomField });

export const LocationAnswer = z.object({
  location: z.object({
    id: z.string(),
    companyId: text,
    settings: z.object({ allowDuplicateContact: z.boolean().nullish() }).nullish().catch(undefined),
  }),
});

export const User = z.looseObject({ id: z.string(), email: text });
export type User = z.infer<typeof User>;
export const UsersAnswer = z.object({ users: z.array(User) });

/** An answer of which nothing is needed but that it is JSON. */
export const Anything = z.unknown();
