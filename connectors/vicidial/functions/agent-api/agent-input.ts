import { z } from 'zod';
import { userId } from '../parameter-types.ts';

/** What stands in `vicidial_users.custom_three`, where a CRM keeps its own name of the agent. */
const alias = z.string().regex(/^[0-9A-Za-z]{2,100}$/, 'must be 2 to 100 letters or digits');

const AGENT = { agentUser: userId.optional(), altUser: alias.optional() };

/** Inputs of a function that acts on one agent, named by user or by `custom_three`. */
export function agentInput<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...AGENT, ...shape }).refine(namesAgent, {
    error: 'must be given, or else `alt_user`',
    path: ['agentUser'],
  });
}

function namesAgent(input: object): boolean {
  return (
    ('agentUser' in input && input.agentUser !== undefined) ||
    ('altUser' in input && input.altUser !== undefined)
  );
}

/** Letters and digits; every other character would be dropped without a word. */
export function word(max: number) {
  return z.string().regex(new RegExp(`^[0-9A-Za-z]{1,${max}}$`), `must be 1 to ${max} letters or digits`);
}

/** The same with `-` and `_`. */
export function name(max: number) {
  return z
    .string()
    .regex(new RegExp(`^[-_0-9A-Za-z]{1,${max}}$`), `must be 1 to ${max} letters, digits, - or _`);
}

/** What a note may hold; every other character would be dropped without a word. */
export function note(max: number) {
  return z
    .string()
    .regex(
      new RegExp(`^[- ._\\p{L}0-9]{0,${max}}$`, 'u'),
      `must be at most ${max} letters, digits, blanks, dots, - or _`,
    );
}

/** Free text in a statement that an apostrophe breaks, and whose `;`, `#` and `+` are lost. */
export function freeText(max: number) {
  return z
    .string()
    .max(max)
    .regex(/^[^';#+\\]*$/, "must hold no ' ; # + or \\: VICIdial loses them or breaks on them");
}

/** A trigger that counts as soon as it is named, whatever its value. */
export const trigger = z
  .union([z.literal(true), z.literal('1')], { error: 'must be 1; leave it out for off' })
  .transform(() => '1');
