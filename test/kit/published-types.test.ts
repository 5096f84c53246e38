import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const project = new URL('../../', import.meta.url).pathname;
const compiler = `${project}node_modules/typescript/bin/tsc`;

/** Compiles a program against the declarations as they are published, alone in a folder. @returns what the compiler says */
async function compile(program: string, ...flags: string[]): Promise<string> {
  const folder = mkdtempSync(`${project}test/own-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const installed = `${folder}/node_modules/better-stack-mock`;
  mkdirSync(installed, { recursive: true });
  cpSync(`${project}package.json`, `${installed}/package.json`);
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', `${installed}/dist`], { cwd: project });
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }');
  writeFileSync(`${folder}/program.ts`, program);
  const common = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--module', 'nodenext', '--ignoreConfig'];
  return run(process.execPath, [compiler, ...common, ...flags, 'program.ts'], { cwd: folder }).then(({ stdout }) => stdout, ({ stdout }: { stdout: string }) => stdout);
}

const program = `
  import { connectMock, matchers, MockError, refusalText, startMock, type JournalEntry, type World } from 'better-stack-mock';
  await using mock = await startMock({ fixture: 'full', now: new Date(0) });
  const entries: JournalEntry[] = await mock.requests.list({ operation: 'get-team-member' });
  const world: World = await mock.export();
  await mock.seed('eve@example.com is member in Engineering');
  await mock.fetch('/api/v2/teams', { token: mock.tokens.global });
  export const used: unknown[] = [connectMock, matchers, MockError, refusalText('better-stack', 'emailRequired'), entries, world];`;

test("the published types compile by themselves, without another package and without Node's types", async () => {
  expect(await compile(program, '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', '', '--skipLibCheck', 'false')).toBe('');
});

test('the published types refuse misuse', async () => {
  expect(await compile(`import { startMock } from 'better-stack-mock';\nawait startMock({ seat: 3 });`, '--target', 'es2022', '--types', '')).toContain("'seat' does not exist in type 'MockOptions'");
});

test('the types of better-stack-mock/vitest compile with Vitest', async () => {
  expect(await compile(`
    import { expect } from 'vitest';
    import { test } from 'better-stack-mock/vitest';
    test('invites', async ({ mock }) => {
      await expect(mock).toHaveInvited('eve@example.com', { role: 'member' });
      const token: string = mock.tokens.engineering;
      await expect(mock).not.toHaveReceived({ token });
      // @ts-expect-error -- there is no such operation
      await expect(mock).toHaveReceived({ operation: 'invite' });
    });`, '--target', 'es2024', '--lib', 'es2024,dom', '--types', 'node', '--skipLibCheck')).toBe('');
});
