import { type Diagnosis, wrong } from '../../connectors/vicidial/doctor/diagnosis.ts';
import type { ConfigError, Fault } from '../config/fault.ts';
import type { Report } from './doctor-report.ts';

const DIALER = /^dialers\.(?<name>[^.[]+)(?:\.(?<key>.+))?$/;
/** What the settings say of characters that VICIdial takes out of a login. */
const DROPPED = /drops every other character/;

/**
 * What the doctor can tell of a configuration that is refused: every fault is a finding. Undefined where it is
 * not about a dialer: then nobody has come as far as asking the doctor.
 */
export function diagnoseConfiguration(error: ConfigError): Report | undefined {
  const dialers: Record<string, Diagnosis[]> = {};
  const general: Diagnosis[] = [];
  for (const fault of error.faults) {
    const { name, key = '' } = DIALER.exec(fault.path)?.groups ?? {};
    if (name === undefined) general.push(refused(fault));
    else (dialers[name] ??= []).push(toDiagnosis(fault, key));
  }
  return Object.keys(dialers).length === 0 ? undefined : { general, dialers };
}

function toDiagnosis(fault: Fault, key: string): Diagnosis {
  const hopeless = DROPPED.test(fault.message);
  if (key === 'password' && hopeless)
    return wrong(
      'password-refused',
      `${placeOf(fault)}: this password can never log in, because VICIdial takes out every character but letters, digits, - and _ before it compares`,
      "give VICIdial's API user a long password of letters, digits, - and _, and configure that",
    );
  if (key === 'user' && hopeless)
    return wrong(
      'user-refused',
      `${placeOf(fault)}: this user can never log in, because VICIdial takes out every character but letters, digits, - and _ before it looks`,
      'create an API user with a name of 2 to 20 letters, digits, - and _, and configure that',
    );
  return refused(fault);
}

function refused(fault: Fault): Diagnosis {
  return wrong(
    'configuration-refused',
    `${placeOf(fault)}: ${fault.message}`,
    'mend the configuration, then run the doctor again: nothing else was looked at',
  );
}

function placeOf({ path, position }: Fault): string {
  return position === undefined ? path : `${path}, line ${position.line}`;
}
