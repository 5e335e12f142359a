import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withUrls } from '../../scripts/readme-urls.ts';

it('the README shows for every trigger the URL that the program makes', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toBe(withUrls(readme));
  expect(readme).toContain('/hooks/vicidial/main/no-agent/YOUR-HOOK-KEY?lead_id=--A--lead_id--B--');
});
