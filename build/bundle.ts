// Bundles what package.json promises in `dist`: to find and open a few files instead of six hundred is half of the start.
// Nothing that it needs stays outside. The sources run as they are, from where npm installed the packages.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { build, type OutputChunk } from 'rolldown';
import { ascii } from './ascii.ts';
import { builtins } from './builtins.ts';
import { checksAheadOfTime } from './checks.ts';
import { sqlite } from './sqlite.ts';
import { withoutUnused } from './unused.ts';
import { worldsAheadOfTime } from './worlds.ts';

const manifest = readFileSync('package.json', 'utf8');
const entries = new Set([...manifest.matchAll(/\bdist\/([\w-]+)\.js/g)].map(([, name]) => name!));

const { output } = await build({
  input: Object.fromEntries([...entries].map((name) => [name, `src/${name}.ts`])),
  platform: 'node',
  external: ['vitest'],
  checks: { ineffectiveDynamicImport: false }, // in the sources, which run as they are, each has its effect
  treeshake: false, // or Rolldown drops decodeURIComponent and its like where nobody reads the result, with the errors that they throw
  plugins: [withoutUnused, builtins, checksAheadOfTime, worldsAheadOfTime, sqlite, ascii],
  output: {
    dir: 'dist', // all in one folder: src/package-folder.ts counts on it
    cleanDir: true,
    minify: false, // of which the default drops them as well
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      groups: [
        { name: 'node-version', test: /src\/node-version\.ts$/, priority: 1 }, // apart, because src/cli.ts loads it on any Node
        { name: 'server', test: /src\/(start|command)\.ts$/ }, // with all that they need, in one file
      ],
    },
  },
});

writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(output.filter((file) => file.type === 'chunk')));

/** The licences of the packages whose code is in the bundle, as they ask for. */
function licences(chunks: OutputChunk[]): string {
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  const folders = new Set(modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []));
  folders.add('node_modules/node-addon-api'); // compiled into SQLite's binaries
  return [...folders].toSorted().map(licence).join(`\n${'-'.repeat(80)}\n`);
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENCE', 'license', 'LICENSE-MIT', 'LICENSE-MIT.txt', 'LICENSE.txt'].find((file) => existsSync(`${folder}/${file}`));
  return `${name} ${version}, ${license}\n\n${file === undefined ? 'Its package has no licence file.' : readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}
