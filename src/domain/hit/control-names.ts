import type { PostName } from './aliases.ts';

const NAMES: readonly (PostName | 'lead_id')[] = [
  'lead_id',
  'vicidial_lead_id',
  'vendor_lead_code',
  'list_id',
  'campaign',
  'status',
  'rank',
  'owner',
  'phone_code',
  'security_phrase',
];

/**
 * VICIdial's names of what steers a lead instead of describing a person: which one it is, where it goes, when
 * and by which country's rules it is called, and what agents ask it by. A post that anybody may send must not set them: it could overwrite somebody else's lead.
 */
export const CONTROL_NAMES: ReadonlySet<string> = new Set(NAMES);
