import express, { type Router } from 'express';

export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export const PORTAL_ID = 62_515;

/** Whose token it is, and the account's users. */
export function accountRoutes(owners: readonly Owner[]): Router {
  const router = express.Router();
  router.get('/account-info/:version/details', (_request, response) => {
    response.json({
      portalId: PORTAL_ID,
      accountType: 'DEVELOPER_TEST',
      timeZone: 'US/Eastern',
      companyCurrency: 'USD',
      additionalCurrencies: [],
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    });
  });
  router.get(['/crm/owners/:version', '/crm/v3/owners'], (request, response) => {
    const { email } = request.query;
    const found = email === undefined ? owners : owners.filter((owner) => owner.email === email);
    response.json({ results: found.map((owner) => ({ ...owner, archived: false })) });
  });
  return router;
}
