import { mkdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const check = new URL('licences.ts', import.meta.url).pathname;
const line = '-'.repeat(80);

/** Checks a package that needs others, some of which its bundle holds. */
function checkLicences(locked: Readonly<Record<string, object>>, bundled: string): { code: number | null; stdout: string; stderr: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': { license: 'none of its business' }, ...locked } }));
  writeFileSync(join(folder, 'dist', 'THIRD-PARTY-LICENSES.txt'), bundled);
  const { status: code, stdout, stderr } = spawnSync(process.execPath, [check], { cwd: folder, encoding: 'utf8' });
  return { code, stdout, stderr };
}

const free = { 'node_modules/free': { version: '1.0.0', license: 'MIT' } };
const inside = `inside 2.0.0, ISC\n\nDo what you like.\n${line}\ndeeper 3.0.0, BSD-3-Clause\n\nAs above.\n`;

test('packages that anybody may use pass, and those of the development are not looked at', () => {
  expect(checkLicences({ ...free, 'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0', dev: true } }, inside)).toEqual({ code: 0, stdout: '3 of 3 packages have an allowed licence.\n', stderr: '' });
});

test.each<[string, Readonly<Record<string, object>>, string, string]>([
  ['installed under another licence', { ...free, 'node_modules/free/node_modules/@strict/one': { version: '4.0.0', license: 'GPL-3.0' } }, inside, '@strict/one 4.0.0 is licensed GPL-3.0'],
  ['installed without one', { ...free, 'node_modules/bare': { version: '5.0.0' } }, inside, 'bare 5.0.0 is licensed nothing known'],
  ['bundled under another licence', free, `${inside}${line}\nstrict 6.0.0, SSPL-1.0\n\nNo.\n`, 'strict 6.0.0 is licensed SSPL-1.0'],
])('a package %s is refused by name', (_how, locked, bundled, complaint) => {
  const { code, stderr } = checkLicences(locked, bundled);
  expect(stderr).toContain(`${complaint}, which is not among `);
  expect(code).toBe(1);
});

test('a package may need no other beside it', () => {
  expect(checkLicences({}, inside)).toMatchObject({ code: 0, stdout: '2 of 2 packages have an allowed licence.\n' });
});

test('a list that tells of no bundled package is none', () => {
  expect(checkLicences(free, 'written in another way\n').code).toBe(1);
});
