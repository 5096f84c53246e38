import { defineConfig } from 'vitest/config';

/** Tests that run the command: here the installed one, elsewhere that of the sources. */
const ofTheCommand = ['command', 'options', 'log', 'durability', 'sandboxes/files', 'sandboxes/shared-files', 'coverage/command'].map((name) => `test/${name}.test.ts`);

/** The package as it is published; apart from the other tests because it builds, packs and installs. */
export default defineConfig({
  test: {
    include: ['test/pack/**/*.test.ts', ...ofTheCommand],
    globalSetup: 'test/pack/install.ts',
    testTimeout: 120_000,
  },
});
