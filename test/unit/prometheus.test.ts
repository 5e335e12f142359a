import { expect, test } from 'vitest';
import { prometheusText } from '../../src/observe/prometheus.ts';

test('a label with quotes, a backslash and a line break stays one label', () => {
  const samples = [{ labels: { name: 'a"b\\c\nd' }, value: 1.5 }];
  expect(prometheusText([{ name: 'x', type: 'gauge', help: 'An x.', samples }])).toBe(
    '# HELP x An x.\n# TYPE x gauge\nx{name="a\\"b\\\\c\\nd"} 1.5\n',
  );
});

test('a value that is not known is left out, and a metric without any has no head either', () => {
  const unknown = { labels: {}, value: undefined };
  const known = { labels: {}, value: 0 };
  const metric = (name: string, samples: readonly (typeof unknown | typeof known)[]) =>
    ({ name, type: 'counter', help: 'h', samples }) as const;
  expect(prometheusText([metric('a', [unknown]), metric('b', [unknown, known])])).toBe(
    '# HELP b h\n# TYPE b counter\nb 0\n',
  );
});
