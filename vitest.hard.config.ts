import { defineConfig } from 'vitest/config';

/** Load, faults and bad input: minutes, and one file after the other, because several of them measure. */
export default defineConfig({
  test: {
    include: ['test/hard/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
