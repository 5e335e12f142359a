import { fault, type LineRule } from './meaning.ts';

const USER = "see the user's level, flags and allowed functions in VICIdial";
const REQUEST = 'correct the request';
const LEAD = 'mend the lead at its source, then replay the delivery';

/**
 * `ERROR` lines that more than one function answers with, on either API (2.14-202). A function's own rules
 * come first; what neither knows is unknown and never taken for anything else.
 */
export const COMMON_FAULTS: readonly LineRule[] = [
  fault(/USER DOES NOT HAVE PERMISSION/, 'auth', 'no-permission', USER),
  fault(/^user is not allowed to /, 'auth', 'no-permission', USER),
  fault(/^Login incorrect/, 'auth', 'login-incorrect', "correct the API user's name or password"),
  {
    ...fault(
      /^Invalid Username\/Password/,
      'transient',
      'no-active-server',
      'no Asterisk server of the dialer is active, so the Agent API lets nobody in: see its servers',
    ),
    data: /\|ERRSERVERS\|/,
  },
  {
    ...fault(
      /^Invalid Username\/Password/,
      'auth',
      'ip-blocked',
      "add our address to the user group's API IP list",
    ),
    data: /\|IPBLOCK\|/,
  },
  {
    ...fault(
      /^Invalid Username\/Password/,
      'transient',
      'login-locked',
      'find who sends a wrong password; wait 16 minutes',
    ),
    data: /\|LOCK\|/,
  },
  fault(
    /^Invalid Username\/Password/,
    'auth',
    'login-incorrect',
    "correct the API user's name, password or `vdc_agent_api_access`",
  ),
  fault(
    /^Too many login attempts/,
    'transient',
    'login-locked',
    'find who sends a wrong password; wait 16 minutes',
  ),
  fault(
    /^Your IP Address is not allowed/,
    'auth',
    'ip-blocked',
    "add our address to the user group's API IP list",
  ),
  fault(/^NO FUNCTION SPECIFIED/, 'auth', 'no-function', 'this VICIdial does not know the function'),
  fault(/^Invalid Source/, 'auth', 'invalid-source', 'configure a `source` of letters and digits'),
  fault(/^System API NOT ACTIVE/, 'auth', 'api-off', "switch the API on in VICIdial's system settings"),
  fault(/^user_group DOES NOT EXIST/, 'auth', 'no-user-group', 'give the API user a user group that exists'),
  fault(/NOT AN ALLOWED LIST ID/, 'permanent', 'list-not-allowed', 'allow the list to the API user'),
  fault(
    /NOT AN ALLOWED CAMPAIGN ID/,
    'permanent',
    'campaign-not-allowed',
    'allow the campaign to the API user',
  ),
  fault(
    /PHONE NUMBER IN (?:CAMPAIGN )?DNC$/,
    'permanent',
    'dnc',
    'the number must not be called; nothing is to be done',
  ),
  fault(/INVALID PHONE NUMBER /, 'permanent', 'invalid-phone', LEAD),
  fault(
    /NOT A DEFINED LIST ID|LIST DOES NOT EXIST/,
    'permanent',
    'unknown-list',
    'define the list in VICIdial or name another',
  ),
  fault(
    /CAMPAIGN DOES NOT EXIST/,
    'permanent',
    'unknown-campaign',
    'define the campaign in VICIdial or name another',
  ),
  fault(/INVALID DATA FOR LEAD INSERTION/, 'permanent', 'invalid-lead', LEAD),
  fault(
    /NO VALID SEARCH METHOD|INVALID SEARCH PARAMETERS|NO LEADS DEFINED/,
    'permanent',
    'invalid-request',
    REQUEST,
  ),
  fault(
    /YOU MUST USE ALL REQUIRED FIELDS|THIS IS AN OPTIONAL FIELD|THIS IS A REQUIRED FIELD/,
    'permanent',
    'invalid-request',
    REQUEST,
  ),
  // The choosers of the administration refuse in one another's names, so these are common to them.
  fault(
    /^CENTRAL SOUND CONTROL IS NOT ACTIVE|^audio store web directory does not exist/,
    'auth',
    'no-audio-store',
    "set up the audio store in VICIdial's system settings",
  ),
  fault(/^NO CONTAINER TYPE DEFINED/, 'permanent', 'invalid-request', REQUEST),
  fault(/ DOES NOT EXIST$/, 'permanent', 'does-not-exist', 'name one that exists'),
  fault(/ ALREADY EXISTS$/, 'permanent', 'already-exists', 'name another'),
  fault(/LEAD HAS NOT BEEN ADDED/, 'transient', 'insert-failed', "see the dialer's database log"),
];
