import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/pack/**', 'test/hard/**'],
    pool: 'threads',
    testTimeout: 30_000, // a test that starts servers or follows random worlds takes its time on a busy machine
  },
});
