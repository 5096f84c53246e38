import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const project = new URL('../../', import.meta.url).pathname;

/** The declarations a program sees, without comments: of the entry, and of the files it exports from. */
test('the public types read as they are kept here, so that a change is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-types-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', folder, '--removeComments'], { cwd: project });
  const files = exportedFrom('index', (file) => readFileSync(join(folder, `${file}.d.ts`), 'utf8'));
  await expect([...files].map(([file, text]) => `// ${file}\n${text}`).join('\n')).toMatchFileSnapshot('public-api.txt');
});

/** A file with the files that it exports from, and so on, by their names. */
function exportedFrom(file: string, read: (file: string) => string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found;
  const text = read(file);
  found.set(file, text);
  const next = [...text.matchAll(/^export .* from '(\.[^']+)\.(?:ts|js)'/gm)].map(([, path]) => posix.join(posix.dirname(file), path!)); // its group always takes part
  for (const path of next) exportedFrom(path, read, found);
  return found;
}
