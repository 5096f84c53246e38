import { defineConfig } from 'vitest/config';

/** The package as it is published; apart from the other tests because it builds, packs and installs. */
export default defineConfig({
  test: {
    include: ['test/pack/**/*.test.ts'],
    globalSetup: 'test/pack/install.ts',
    testTimeout: 120_000,
  },
});
