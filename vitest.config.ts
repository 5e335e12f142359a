import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    // Many tests wait for processes: one more than there are cores keeps the cores busy.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    env: { NODE_ENV: 'test', http_proxy: '', https_proxy: '', HTTP_PROXY: '', HTTPS_PROXY: '' },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/*.test.ts', 'test/{unit,contract,integration}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole processes under load: after the rest and one file at a time, so that they have the machine.
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
