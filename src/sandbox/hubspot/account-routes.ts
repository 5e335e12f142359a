import express, { type Router } from 'express';

export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Of the user behind it. */
  readonly userId?: number;
  /** The user has been removed from the account. */
  readonly archived?: boolean;
}

export const PORTAL_ID = 62_515;
const PAGE_MAX = 100;

/** Whose token it is, and the account's users. */
export function accountRoutes(owners: readonly Owner[], timeZone = 'US/Eastern'): Router {
  const router = express.Router();
  router.get('/account-info/:version/details', (_request, response) => {
    response.json({
      portalId: PORTAL_ID,
      accountType: 'DEVELOPER_TEST',
      timeZone,
      companyCurrency: 'USD',
      additionalCurrencies: [],
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    });
  });
  router.get(['/crm/owners/:version', '/crm/v3/owners'], (request, response) => {
    const { email, archived, after, limit } = request.query;
    const found = owners
      .filter((owner) => (owner.archived ?? false) === (archived === 'true'))
      .filter((owner) => email === undefined || owner.email === email);
    const from = Number(after ?? 0);
    const to = from + Math.min(Number(limit ?? PAGE_MAX), PAGE_MAX);
    response.json({
      results: found.slice(from, to).map((owner) => ({ archived: false, type: 'PERSON', ...owner })),
      ...(to < found.length ? { paging: { next: { after: String(to) } } } : {}),
    });
  });
  return router;
}
