import { type ApiCall, refuse } from '../../../api-call.ts';
import { letters } from '../parameters.ts';

const PREFIX = /^(?:Y|J|V|M|DC|S|LP|VH|XL)/;

/** `call_id`, checked: 18 to 39 characters with one of the prefixes that the program gives. */
export function callId(call: ApiCall): string {
  const id = letters(call, 'call_id', '');
  if (id.length > 17 && id.length < 40 && PREFIX.test(id)) return id;
  return refuse(call, `INVALID SEARCH PARAMETERS: ${call.caller.user}|${id}`);
}
