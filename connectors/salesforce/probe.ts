import { z } from 'zod';
import type { Api } from './api.ts';

const OrgLimits = z.looseObject({});

/** The cheapest question that needs a valid login: one API call. Throws CallFailure and the session's errors. */
export async function probeOrg(api: Api): Promise<void> {
  await api.call({ method: 'GET', path: '/limits', answer: OrgLimits });
}
