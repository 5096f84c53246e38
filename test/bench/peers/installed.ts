import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Installed {
  readonly megabytes: number;
  readonly packages: number;
}

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { dependencies: Record<string, string> };

/** What installing packages alone into an empty folder leaves there, without running their scripts. */
export function measureInstall(specifiers: readonly string[]): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-install-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...specifiers], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    const [kilobytes] = execFileSync('du', ['-sk', join(folder, 'node_modules')], { encoding: 'utf8' }).split('\t');
    return { megabytes: Number(kilobytes) / 1024, packages: Object.keys(packages).length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A package as `npm install` takes it, in the version that is pinned here. */
export function pinned(name: string): string {
  const version = dependencies[name];
  if (version === undefined) throw new Error(`test/bench/peers/package.json doesn't pin ${name}.`);
  return `${name}@${version}`;
}

/** Our own package as it would be published; the path of its file. */
export function packed(folder: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8' });
  const [{ filename }] = Object.values(JSON.parse(output)) as [{ filename: string }]; // npm 11 lists packages, npm 12 names them
  return join(folder, filename);
}
