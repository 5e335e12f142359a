import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { StoredContact, SubAccount } from './sub-account.ts';

const Body = z.record(z.string(), z.unknown());
const Filter = z.object({ field: z.string(), operator: z.literal('eq'), value: z.unknown() });
const Search = z.object({
  locationId: z.string(),
  pageLimit: z.number(),
  filters: z
    .array(z.union([Filter, z.object({ group: z.literal('OR'), filters: z.array(Filter) })]))
    .default([]),
});
type Filter = z.infer<typeof Filter>;

/** Contacts: upsert, read, update, search. */
export function contactRoutes(account: SubAccount): Router {
  const router = express.Router();
  router.post('/contacts/search', (request, response) => {
    const search = Search.safeParse(request.body);
    if (!search.success) return refuse(response, 422, ['filters must be filters']);
    const { filters, pageLimit } = search.data;
    const groups = filters.map((filter) => ('group' in filter ? filter.filters : [filter]));
    const found = [...account.contacts.values()].filter(
      (contact) =>
        account.isListed(contact.id) &&
        groups.every((group) => group.some((filter) => passes(contact, filter))),
    );
    response.json({ contacts: found.slice(0, pageLimit), total: found.length });
  });
  router.post('/contacts/upsert', (request, response) => {
    const body = Body.safeParse(request.body).data ?? {};
    if (body['locationId'] !== account.options.locationId)
      return refuse(response, 403, 'The token does not have access to this location.');
    const wrong = wrongField(body);
    if (wrong !== undefined) return refuse(response, 422, [`${wrong} must be valid`]);
    const before = account.duplicateOf(body);
    const contact = before ?? account.addContact(body);
    if (before !== undefined) account.change(before, body);
    response.json({ new: before === undefined, contact });
  });
  router.param('contact', (_request, response, next, id: string) => {
    const contact = account.contacts.get(id);
    if (contact === undefined) return refuse(response, 400, `Contact not found for id: ${id}`);
    response.locals['contact'] = contact;
    next();
  });
  router.get('/contacts/:contact', (_request, response) => {
    response.json({ contact: response.locals['contact'] as StoredContact });
  });
  router.put('/contacts/:contact', (request, response) => {
    const contact = response.locals['contact'] as StoredContact;
    const body = Body.safeParse(request.body).data ?? {};
    const wrong = wrongField(body);
    if (wrong !== undefined) return refuse(response, 422, [`${wrong} must be valid`]);
    account.change(contact, body);
    response.json({ succeded: true, contact });
  });
  router.delete('/contacts/:contact', (request, response) => {
    account.contacts.delete(request.params.contact);
    response.json({ succeded: true });
  });
  router.post('/contacts/:contact/campaigns/:campaign', (request, response) => {
    account.joined.push(`${request.params.contact} ${request.params.campaign}`);
    response.status(201).json({ succeded: true });
  });
  return router;
}

/** An error as HighLevel words it. */
export function refuse(response: Response, status: number, message: string | readonly string[]): void {
  response.status(status).json({ statusCode: status, message, error: 'Bad Request', traceId: 'trace' });
}

function passes(contact: StoredContact, { field, value }: Filter): boolean {
  const [, customId] = /^customFields\.(.+)$/.exec(field) ?? [];
  if (customId === undefined) return contact[field] === value;
  return contact.customFields.some((one) => one.id === customId && one.value === value);
}

function wrongField({ phone, country }: Readonly<Record<string, unknown>>): string | undefined {
  const fits = (value: unknown, form: RegExp): boolean =>
    value === undefined || (typeof value === 'string' && form.test(value));
  if (!fits(phone, /^\+\d{8,15}$/)) return 'phone';
  return fits(country, /^[A-Z]{2}$/) ? undefined : 'country';
}
