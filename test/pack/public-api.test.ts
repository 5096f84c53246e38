import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const project = new URL('../../', import.meta.url).pathname;

/** The declarations a program sees, without comments: of the entry, and of the files it exports from. */
test('the public types read as they are kept here, so that a change is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-types-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', folder, '--removeComments'], { cwd: project });
  const entry = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  const exported = [...entry.matchAll(/from '\.\/(kit\/[^']+)\.(?:ts|js)'/g)].map(([, file]) => file!); // its group always takes part
  const files = ['index', ...new Set(exported)].map((file) => `// ${file}\n${readFileSync(join(folder, `${file}.d.ts`), 'utf8')}`);
  await expect(files.join('\n')).toMatchFileSnapshot('public-api.txt');
});
