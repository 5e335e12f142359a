import { expect, test } from 'vitest';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { leadFunctions } from '../../connectors/vicidial/functions/leads/index.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';

/** `function: LEVEL reason` with data in VICIdial's form, and what it means: outcome, code, and the kind of an error. */
const LINES: readonly (readonly [fn: keyof typeof leadFunctions, body: string, meaning: string])[] = [
  ['addLead', 'ERROR: add_lead DUPLICATE TITLE ALT_PHONE IN LIST - M|r|555|1001|134', 'nothing duplicate leadId=134'],
  ['addLead', 'ERROR: add_lead DUPLICATE NAME PHONE IN SYSTEM - A|B|C|3125550101|1001|134|1002', 'nothing duplicate leadId=134'],
  ['addLead', 'ERROR: add_lead NOT AN ALLOWED LIST ID - 3125550101|1001', 'failure list-not-allowed permanent'],
  ['addLead', 'ERROR: add_lead INVALID PHONE NUMBER NANPA AREACODE PREFIX - 3125550101|u', 'failure invalid-phone permanent'],
  ['addLead', 'ERROR: add_lead PHONE NUMBER IN CAMPAIGN DNC - 3125550101|SALES|u', 'failure dnc permanent'],
  ['addLead', 'ERROR: user_group DOES NOT EXIST: |u|GONE|', 'failure no-user-group auth'],
  ['addLead', 'ERROR: add_lead USER DOES NOT HAVE PERMISSION TO ADD LEADS TO THE SYSTEM: |u|0|', 'failure no-permission auth'],
  ['addLead', 'NOTICE: add_lead NANPA options disabled, NANPA prefix data not loaded - 0|u\nSUCCESS: add_lead LEAD HAS BEEN ADDED - 1|2|3|-6|u', 'partial added leadId=3'],
  ['addLead', 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 1|2|3|-6|u\nNOTICE: add_lead CUSTOM FIELDS NOT ADDED, NO FIELDS TO UPDATE DEFINED - 1|3|2', 'partial added leadId=3'],
  ['addLead', 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 1|2|3|-6|u\nNOTICE: add_lead NOT ADDED TO HOPPER - 1|3|INSERT INTO x|u', 'partial added leadId=3'],
  ['updateLead', 'ERROR: update_lead NO VALID SEARCH METHOD - u|LEAD_ID|||', 'failure invalid-request permanent'],
  ['updateLead', 'ERROR: update_lead NOT AN ALLOWED LIST ID, SEARCH - |1001', 'failure list-not-allowed permanent'],
  ['updateLead', 'SUCCESS: update_lead LEAD HAS BEEN UPDATED - u|1|1|||\nERROR: update_lead NOT AN ALLOWED LIST ID, RESULTS - 1001', 'partial updated leadId=1'],
  ['updateLead', 'SUCCESS: update_lead LEAD HAS BEEN DELETED 0|0 - u|7|1|0|0|', 'success deleted leadId=7'],
  ['updateLead', 'SUCCESS: update_lead LEAD HAS BEEN UPDATED - u|7|-1|||', 'failure update-failed transient'],
  ['updateLead', 'NOTICE: update_lead CUSTOM FIELDS DATA HAS BEEN DELETED - u|7|1001|1|1', 'success custom-fields-deleted leadId=7'],
  ['updateLead', 'NOTICE: update_lead CUSTOM FIELDS ENTRY DELETED - 1|7|1001|1001|1001|1', 'success custom-fields-deleted leadId=7'],
  ['updateLead', 'NOTICE: update_lead LEADS FOUND IN THE SYSTEM: |u|7|CRM|1|1001|0', 'success found leadId=7'],
  ['updateLead', 'NOTICE: update_lead NO MATCHES FOUND IN THE SYSTEM: |u||CRM|', 'nothing not-found leadId='],
  ['updateLead', 'NOTICE: update_lead SCHEDULED CALLBACK NOT ADDED, USER NOT VALID - 7|SALES|x|USERONLY', 'failure callback-not-added permanent'],
  ['updateLead', 'NOTICE: update_lead SCHEDULED CALLBACK NOT UPDATED, NO FIELDS SPECIFIED - 7|', 'nothing callback-unchanged leadId=7'],
  ['updateLead', 'NOTICE: update_lead NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER - |7|u', 'nothing already-in-hopper leadId=7'],
  ['updateLead', 'NOTICE: update_lead NOT ADDED TO HOPPER, LEAD NOT FOUND - |7|u', 'failure not-added-to-hopper permanent'],
  ['updateLead', 'NOTICE: update_lead NOT REMOVED FROM HOPPER, LEAD IS NOT IN THE HOPPER - |7|u', 'nothing not-in-hopper leadId=7'],
  ['updateLead', 'NOTICE: update_lead NOT REMOVED FROM HOPPER - |7|INCALL|u', 'failure not-removed-from-hopper permanent'],
  ['updateLead', 'NOTICE: update_lead REMOVED FROM HOPPER - |7|READY|u', 'success removed-from-hopper leadId=7'],
  ['batchUpdateLead', 'ERROR: batch_update_lead NO LEADS DEFINED - u|', 'failure invalid-request permanent'],
  ['batchUpdateLead', 'SUCCESS: batch_update_lead LEADS HAVE BEEN UPDATED - u|-1|2|2,1', 'failure update-failed transient'],
  ['leadDearchive', 'ERROR: lead_dearchive NON-ARCHIVED LEAD FOUND: u|7|1001', 'nothing not-archived leadId=7'],
  ['leadDearchive', 'ERROR: lead_dearchive LEAD INSERT FAILED: u|7|1001', 'failure insert-failed transient'],
  ['leadAllInfo', 'ERROR: lead_all_info LIST NOT FOUND: u|7||424242', 'failure unknown-list permanent'],
  ['leadFieldInfo', 'ERROR: lead_field_info LIST FIELD NOT FOUND: u|7', 'nothing no-custom-row leadId=7'],
  ['leadFieldInfo', '<!DOCTYPE html><html></html>', 'unknown undefined transient'],
  ['callidInfo', 'ERROR: callid_info CALL LOG NOT FOUND: u|', 'nothing not-logged leadId='],
  ['updateLogEntry', 'ERROR: update_log_entry INVALID SEARCH PARAMETERS: u|SALES|V1|LONGSTAT', 'failure invalid-request permanent'],
  ['phoneNumberLog', 'ERROR: phone_number_log NO VALID PHONE NUMBERS DEFINED: u|31|', 'failure invalid-request permanent'],
  ['checkPhoneNumber', 'ERROR: check_phone_number THIS IS NOT A VALID CALL TIME: |u||', 'failure unknown-call-time permanent'],
]; // prettier-ignore

test.each(LINES)('%s is understood rightly when it answers %s', (fn, body, meaning) => {
  const definition: FunctionDefinition = leadFunctions[fn];
  const { outcome, code, fault, fields } = understand(definition, parseReply(200, `${body}\n`));
  const last = fault?.kind ?? (meaning.includes('leadId=') ? `leadId=${fields['leadId'] ?? ''}` : '');
  expect(`${outcome} ${code} ${last}`).toBe(meaning);
});

test('a function of leads never takes for success what the real program would not say', () => {
  for (const definition of Object.values(leadFunctions) as FunctionDefinition[]) {
    if (definition.name === 'lead_field_info') continue;
    for (const body of [
      'OK',
      'SUCCESS',
      'success: add_lead x',
      '<html>SUCCESS: </html>',
      'SUCCESS: other DONE - 1',
    ])
      expect(understand(definition, parseReply(200, body)).outcome).toBe('unknown');
  }
});
