import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What npm says of the package: its version and what it holds. */
    packed: { readonly version: string; readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] };
    /** A folder in which a project has the package installed. */
    folder: string;
  }
}

/** Builds, packs and installs the package once for all of its tests. */
export default function install(project: TestProject): () => void {
  const root = new URL('../../', import.meta.url).pathname;
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-pack-'));
  execFileSync('npm', ['run', 'build'], { cwd: root });
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  execFileSync('npm', ['install', '--prefer-offline', join(folder, packed.filename)], { cwd: folder });
  project.provide('packed', packed);
  project.provide('folder', folder);
  project.provide('command', join(folder, 'node_modules/better-stack-mock/dist/cli.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
