// Takes, of the declarations that `tsc` wrote, those into `dist` that somebody who imports the package comes to see. The others tell
// of what is inside, and they would be most of the package's files.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const all = 'dist/declarations'; // where tsconfig.build.json puts them
const seen = new Set<string>();
for (const [, entry] of readFileSync('package.json', 'utf8').matchAll(/\bdist\/([\w-]+\.d\.ts)/g)) take(entry!); // the group always takes part
rmSync(all, { recursive: true });

function take(file: string): void {
  if (seen.has(file)) return;
  seen.add(file);
  mkdirSync(join('dist', dirname(file)), { recursive: true });
  copyFileSync(join(all, file), join('dist', file));
  for (const [, path] of readFileSync(join(all, file), 'utf8').matchAll(/\b(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) take(join(dirname(file), `${path}.d.ts`));
}
