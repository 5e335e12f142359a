import { type Kysely, sql } from 'kysely';

/** What was answered before, where it is asked again. */
export async function reviewAnswers(db: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE reviews ADD COLUMN last_answer TEXT').execute(db);
}
