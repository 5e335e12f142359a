/** Recordings whose mismatch is wanted, with the reason. Kept short: every line is a promise not made. */
export interface Exception {
  readonly name: string;
  readonly where: 'parser' | 'sandbox';
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'add_lead: SQL injection proof: backslash in vendor_lead_code + crafted source_id',
    where: 'sandbox',
    reason: 'the stand-in has no SQL to inject: it answers as to every broken statement',
  },
  {
    name: 'update_lead: custom_fields=Y POST form, custom field is the FIRST body parameter',
    where: 'sandbox',
    reason: 'the recording does not hold the body that was sent',
  },
  {
    name: 'DB=1 debug output when allow_web_debug=1',
    where: 'sandbox',
    reason: 'the debugging output is SQL of the program itself, which is not ours to write',
  },
  {
    name: 'webserver',
    where: 'sandbox',
    reason: 'the answer tells kernel, load and disk of the machine that it was recorded on',
  },
];

export function exceptionFor(name: string, where: Exception['where']): Exception | undefined {
  return EXCEPTIONS.find((exception) => exception.name === name && exception.where === where);
}
