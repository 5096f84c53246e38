// Keeps, of the declarations that `tsc` wrote into `dist`, those that somebody who imports the package comes to see. The others
// tell of what is inside, and they were most of the package's files.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const manifest = readFileSync('package.json', 'utf8');
const reached = new Set<string>();
for (const [entry] of manifest.matchAll(/\bdist\/[\w-]+\.d\.ts/g)) follow(entry);

for (const file of globSync('dist/**/*.d.ts')) if (!reached.has(file)) rmSync(file);

function follow(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/\b(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) follow(join(dirname(file), `${path}.d.ts`));
}
