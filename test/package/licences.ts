// npm run licenses: every package that comes with ours, installed beside it or inside the bundle, has a licence that lets
// anybody use it. Needs a built dist.
import { readFileSync } from 'node:fs';

const allowed = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Python-2.0', 'Unlicense']);

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const inside = bundled();
const packages = [...installed(), ...inside];
const refused = packages.filter(({ licence }) => !allowed.has(licence));
for (const { name, licence } of refused) process.stderr.write(`${name} is licensed ${licence}, which is not among ${[...allowed].join(', ')}.\n`);
process.stdout.write(`${packages.length - refused.length} of ${packages.length} packages have an allowed licence.\n`);
if (refused.length > 0 || inside.length === 0) process.exitCode = 1; // there are always some in the bundle

/** What npm installs for a user. */
function installed(): { name: string; licence: string }[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && !dev)
    .map(([folder, { version, license = 'nothing known' }]) => ({ name: `${folder.replace(/^.*node_modules\//, '')} ${version}`, licence: license }));
}

/** Whose code the bundle holds, as build/bundle.ts lists it. */
function bundled(): { name: string; licence: string }[] {
  const list = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  return [...list.matchAll(/(?:^|\n-{80}\n)(\S+ \d\S*), (.+)\n/g)].map(([, name = '', licence = '']) => ({ name, licence }));
}
