import { type Diagnosis, doubtful, well } from './diagnosis.ts';

const SHORT = 16;

/** Judge the API user's password without showing it. One with other characters never passes the configuration. */
export function judgePassword(password: string): Diagnosis {
  if (password.length < SHORT)
    return doubtful(
      'password-short',
      `the API user's password has ${password.length} characters, and VICIdial compares it without regard to case`,
      `set one of ${SHORT} or more letters, digits, - and _ (every other character is dropped before comparing)`,
    );
  if (/^[a-z]+$|^[A-Z]+$|^\d+$/.test(password))
    return doubtful(
      'password-simple',
      "the API user's password has one kind of character only",
      'set a random one of letters, digits, - and _',
    );
  return well('password', "the API user's password is long, and of characters that VICIdial keeps");
}
