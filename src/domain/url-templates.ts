import { z } from 'zod';

/** The events for which VICIdial can be told to call a URL, as the words of our hook paths. */
export const TemplateTrigger = z.enum(['dispo', 'start', 'no-agent', 'add-lead', 'dead-call', 'pause-max']);
export type TemplateTrigger = z.infer<typeof TemplateTrigger>;

export interface TemplateAdvice {
  readonly trigger: TemplateTrigger;
  /** Where the URL belongs in VICIdial's administration. */
  readonly place: string;
  /** VICIdial's own variable names, each sent as the parameter of the same name. */
  readonly variables: readonly string[];
}

const CALL = ['lead_id', 'call_id', 'uniqueid', 'agent_log_id'];
const LEAD = [
  'list_id',
  'vendor_lead_code',
  'phone_code',
  'phone_number',
  'title',
  'first_name',
  'middle_initial',
  'last_name',
  'address1',
  'address2',
  'address3',
  'city',
  'state',
  'province',
  'postal_code',
  'country_code',
  'gender',
  'date_of_birth',
  'alt_phone',
  'email',
  'security_phrase',
  'comments',
  'source_id',
  'rank',
  'owner',
  'entry_date',
  'called_count',
];
const AGENT = ['fullname', 'agent_email', 'user_group'];
// These reach us unencoded from the Dispo Call URL: behind everything else they can spoil only each other.
const RAW = ['user', 'campaign', 'group', 'dialed_number', 'dialed_label'];
const INBOUND = ['closecallid', 'xfercallid', 'did_id', 'did_extension', 'did_pattern', 'did_description'];

/**
 * What each trigger should tell, from the variables that it has (VICIdial 2.14-202: 99 for a disposition,
 * 25 for Pause Max). The identity of the call comes first, so that a cut line still says which call it was.
 * No Agent and Add Lead are sent by a shell without any encoding, so they carry ids only: a bracket in a
 * name would stop the request, a semicolon would run a command. No template carries `pass` or `phone_pass`.
 */
export const TEMPLATE_ADVICE: readonly TemplateAdvice[] = [
  {
    trigger: 'dispo',
    place: 'Campaign > Dispo Call URL (and CAMP in the Dispo Call URL of every in-group)',
    variables: [
      ...CALL,
      'dispo',
      'dispo_name',
      'talk_time',
      'SQLdate',
      'epoch',
      ...LEAD,
      ...AGENT,
      'callback_lead_status',
      'callback_datetime',
      'call_notes',
      'recording_id',
      ...INBOUND,
      ...RAW,
      'term_reason',
      'recording_filename',
    ],
  },
  {
    trigger: 'start',
    place: 'Campaign > Start Call URL',
    variables: [...CALL, 'SQLdate', 'epoch', ...LEAD, ...AGENT, ...INBOUND, ...RAW],
  },
  {
    trigger: 'no-agent',
    place: 'Campaign > No Agent Call URL',
    variables: ['lead_id', 'call_id', 'uniqueid', 'status', 'campaign', 'list_id', 'phone_number', 'SQLdate'],
  },
  {
    trigger: 'add-lead',
    place: 'In-group > Add Lead URL',
    variables: [
      'lead_id',
      'call_id',
      'uniqueid',
      'closecallid',
      'list_id',
      'phone_code',
      'phone_number',
      'did_id',
      'SQLdate',
    ],
  },
  {
    trigger: 'dead-call',
    place: 'Campaign > Dead Trigger URL',
    variables: [
      ...CALL,
      'dead_time',
      'SQLdate',
      'epoch',
      'list_id',
      'vendor_lead_code',
      'phone_code',
      'phone_number',
      ...AGENT,
      ...RAW,
    ],
  },
  {
    trigger: 'pause-max',
    place: 'Campaign > Pause Max URL',
    variables: ['user', 'campaign', 'agent_log_id', 'session_id', 'SQLdate', 'epoch', ...AGENT],
  },
];

export interface TemplateTarget {
  /** Where VICIdial reaches us, for example `https://bridge.example.com`. */
  readonly publicUrl: string;
  /** The dialer's name in the configuration. */
  readonly dialer: string;
  readonly hookKey: string;
}

/** What VICIdial keeps of a URL setting (`non_agent_api.php`, 2.14-202); the rest is stripped in silence. */
const KEPT_CHARACTERS = /^[- %=+.:/@?&_0-9a-zA-Z]*$/;
const PATH_WORD = /^[A-Za-z0-9._-]+$/;

/**
 * The text that an engineer pastes into VICIdial for one trigger: the `VAR` prefix, our hook path with the
 * key, and `name=--A--name--B--` for every variable.
 *
 * @throws RangeError when a part holds characters that VICIdial would strip; the key itself is never shown.
 */
export function urlTemplate(trigger: TemplateTrigger, target: TemplateTarget): string {
  const publicUrl = target.publicUrl.replace(/\/+$/, '');
  if (!/^https?:\/\/./.test(publicUrl) || !KEPT_CHARACTERS.test(publicUrl) || /[?& ]/.test(publicUrl)) {
    throw new RangeError(
      `server.publicUrl ${target.publicUrl} cannot stand in VICIdial: use letters, digits and . _ - : / @ only`,
    );
  }
  if (!PATH_WORD.test(target.dialer)) {
    throw new RangeError(
      `The dialer name ${target.dialer} cannot stand in a hook URL: use letters, digits and . _ - only`,
    );
  }
  if (!PATH_WORD.test(target.hookKey)) {
    throw new RangeError(
      `The hook key of dialer ${target.dialer} has characters that VICIdial strips: use letters, digits and . _ - only`,
    );
  }
  const query = templateVariables(trigger).map((name) => `${name}=--A--${name}--B--`);
  return `VAR${publicUrl}/hooks/vicidial/${target.dialer}/${trigger}/${target.hookKey}?${query.join('&')}`;
}

/** The variables of one trigger's template, in the template's order. */
export function templateVariables(trigger: TemplateTrigger): readonly string[] {
  return TEMPLATE_ADVICE.find((advice) => advice.trigger === trigger)?.variables ?? [];
}
