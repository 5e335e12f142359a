import { TEMPLATE_ADVICE, urlTemplate } from '../src/domain/url-templates.ts';

const START = '<!-- urls:start -->';
const END = '<!-- urls:end -->';
const TARGET = { publicUrl: 'https://bridge.example.com', dialer: 'main', hookKey: 'YOUR-HOOK-KEY' };

/** The README with the URL of every trigger, as the code makes it, between its two marks. */
export function withUrls(readme: string): string {
  const blocks = TEMPLATE_ADVICE.map(
    ({ trigger, place }) => `**${place}**\n\n\`\`\`text\n${urlTemplate(trigger, TARGET)}\n\`\`\`\n`,
  );
  const before = readme.slice(0, readme.indexOf(START) + START.length);
  const after = readme.slice(readme.indexOf(END));
  return `${before}\n\n${blocks.join('\n')}\n${after}`;
}
