import { type ApiCall } from '../../../api-call.ts';
import { only } from '../parameters.ts';

export interface Period {
  readonly from: string;
  readonly until: string;
}

/** `query_date` to `end_date`; today where nothing is said. PHP takes a lone `0` for nothing. */
export function readPeriod(call: ApiCall): Period {
  const said = (name: string, kind: string, otherwise: string) => {
    const value = only(call, name, kind);
    return value === '' || value === '0' ? otherwise : value;
  };
  const today = call.clock.local(call.clock.now()).slice(0, 10);
  const startDate = said('query_date', '-0-9', today);
  const endDate = said('end_date', '-0-9', startDate);
  return {
    from: `${startDate} ${said('query_time', ':0-9', '00:00:00')}`,
    until: `${endDate} ${said('end_time', ':0-9', '23:59:59')}`,
  };
}
