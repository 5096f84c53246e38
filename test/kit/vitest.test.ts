import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test as plain } from 'vitest';
import { startMock } from '../../src/index.ts';
import { test } from '../../src/vitest.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { invite } from './support.ts';

const run = promisify(execFile);
const project = new URL('../../', import.meta.url).pathname;

test.for([1, 2, 3])('each test has a world of its own (%i)', async (_turn, { mock, mockServer }) => {
  expect(mock.url).toMatch(new RegExp(`^${mockServer.url}/~test-[\\da-f]{12}-\\d+$`));
  expect(await mock.requests.list()).toEqual([]);
  expect(await invite(mock, 'eve@example.com')).toBe(201);
});

/** Runs Vitest over files of their own, in two workers. @returns what its JSON report says of each test, and how the run ended */
async function runFiles(files: Readonly<Record<string, string>>, pool = 'threads') {
  const folder = mkdtempSync(`${project}test/kit/own-`); // inside the project, where its packages are found
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const head = `import { expect } from 'vitest';\nimport { test as base } from '${project}src/vitest.ts';\n`;
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}.test.ts`, head + text);
  const args = ['node_modules/vitest/vitest.mjs', 'run', `--pool=${pool}`, '--maxWorkers=2', '--reporter=json', `--outputFile=${folder}/report.json`, folder];
  const code = await run(process.execPath, args, { cwd: project, env: { PATH: process.env.PATH } }).then(() => 0, (error: { code: number }) => error.code);
  const { testResults }: Report = JSON.parse(readFileSync(`${folder}/report.json`, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults).map(({ title, failureMessages: [message = 'passed'] }) => [title, message] as const);
  return { code, tests: Object.fromEntries(tests) };
}

/** What is read of the report of Vitest's JSON reporter. */
interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly failureMessages: readonly string[] }[] }[];
}

plain.each(['threads', 'forks'])('tests of several files and workers do not meet in --pool %s', async (pool) => {
  const text = (file: string) => `
    const test = base.override('mockOptions', { scope: 'worker' }, () => ({ now: '2026-10-29T14:00:00Z', seats: 9 }));
    for (const turn of [1, 2, 3, 4]) {
      test.concurrent('${file} ' + turn, async ({ mock, expect }) => {
        const answer = await fetch(mock.url + '/api/v2/team-members', {
          method: 'POST', headers: { authorization: 'Bearer ' + mock.tokens.engineering, 'content-type': 'application/json' }, body: '{"email":"eve@example.com"}',
        });
        expect((await answer.json()).data).toEqual({ id: '202', type: 'team_member_invitation', attributes: { email: 'eve@example.com', invited_at: '2026-10-29T14:00:00.000Z', role: 'responder' } });
        await expect(mock).toHaveReceived({ times: 1 });
      });
    }`;
  const { code, tests } = await runFiles({ one: text('one'), two: text('two'), three: text('three') }, pool);
  expect([code, ...Object.values(tests)]).toEqual([0, ...Array.from({ length: 12 }, () => 'passed')]);
});

plain('tests of several workers do not meet on a server that they share', async () => {
  await using server = await startMock();
  const text = (file: string) => `
    import { connectMock } from '${project}src/index.ts';
    const test = base.override('mockServer', { scope: 'worker' }, () => connectMock('${server.url}'));
    test('${file} has a world of its own', { timeout: 30_000 }, async ({ mock, mockServer }) => {
      for (const world of [mock, mockServer]) await world.fetch('/api/v2/team-members', { token: world.tokens.engineering });
      await mockServer.requests.wait({}, { count: 2, timeout: '20s' }); // the other file has its world now, too
      await expect(mock).toHaveReceived({ times: 1 });
    });`;
  expect(await runFiles({ one: text('one'), two: text('two') })).toEqual({ code: 0, tests: { 'one has a world of its own': 'passed', 'two has a world of its own': 'passed' } });
});

plain('a worker without requests fails no run that looks at clients and reports what was met', async () => {
  const report = `${temporaryFolder()}/$.json`;
  const text = (file: string) => `
    const test = base.override('mockOptions', { scope: 'worker' }, () => ({ strictClient: 'fail', coverage: '${report}'.replace('$', '${file}') }));
    test('${file} asks nothing', ({ mock }) => expect(mock.url).toContain('/~test-'));`;
  expect(await runFiles({ one: text('one'), two: text('two') })).toEqual({ code: 0, tests: { 'one asks nothing': 'passed', 'two asks nothing': 'passed' } });
  expect(['one', 'two'].map((file) => JSON.parse(readFileSync(report.replace('$', file), 'utf8')))).toMatchObject([{ requests: 0, watches_clients: true }, { requests: 0, watches_clients: true }]);
});

plain('a test fails for what its client did, and for a threshold that no worker can be held to', async () => {
  const { code, tests } = await runFiles({
    slip: `
      const test = base.override('mockOptions', { scope: 'worker' }, () => ({ strictClient: 'fail' }));
      for (const key of ['page', 'pag']) {
        test('asks for ' + key, async ({ mock }) => {
          expect((await mock.fetch('/api/v2/team-members?' + key + '=1', { token: mock.tokens.engineering })).status).toBe(200);
        });
      }`,
    threshold: `
      const test = base.override('mockOptions', { scope: 'worker' }, () => ({ coverageThreshold: 80 }));
      test('is held to a threshold', ({ mock }) => expect(mock.url).toContain('/~test-'));`,
  });
  expect([code, tests['asks for page']]).toEqual([1, 'passed']);
  expect(tests['asks for pag']).toContain('The query parameter "pag" means nothing here and is ignored. Check its spelling.');
  expect(tests['is held to a threshold']).toContain(
    'coverageThreshold is about a whole run, and the server of a worker sees only a part of it. Let "coverage" name a JSON file of its own ' +
    'for each worker, and judge their sum: npx better-stack-mock coverage merge contract/*.json --coverage-threshold 80.',
  );
});

plain('a test fails for a matcher that it did not await, and for no other', async () => {
  const { code, tests } = await runFiles({
    sequential: `
      const test = base;
      test('forgets', ({ mock }) => void expect(mock).toHaveReceived().catch(() => {}));
      test('forgets about its own world', async ({ mock }) => {
        const own = await mock.sandbox('own');
        void expect(own).not.toHaveInvited('eve@example.com', { role: 'member' });
      });
      test('forgets, and fails for something else', ({ mock }) => {
        void expect(mock).not.toHaveReceived();
        throw new Error('something else');
      });
      test('awaits', async ({ mock }) => {
        await Promise.all([expect(mock).not.toHaveInvited('eve@example.com'), expect(mock).not.toHaveRemoved('eve@example.com')]);
      });`,
    concurrent: `
      const test = base;
      test.concurrent('awaits at the same time', async ({ mock }) => {
        const own = await mock.sandbox('other');
        for (let turn = 0; turn < 20; turn++) await expect(own).not.toHaveReceived();
      });
      test.concurrent('forgets at the same time', async ({ mock }) => {
        await expect(mock).not.toHaveReceived();
        void expect(mock).not.toHaveReceived({ operation: 'list-roles' });
      });
      for (const turn of [1, 2, 3]) test.concurrent('awaits ' + turn, async ({ mock }) => { await expect(mock).not.toHaveReceived(); });`,
  });
  const reasons = Object.entries(tests).map(([title, message]) => [title, message.split('\n    at ')[0]]);
  expect([code, Object.fromEntries(reasons)]).toEqual([1, {
    'forgets': 'Misuse: A matcher is still under way: await expect(mock).toHaveReceived().',
    'forgets about its own world': 'Misuse: A matcher is still under way: await expect(mock).not.toHaveInvited("eve@example.com", { role: \'member\' }).',
    'forgets, and fails for something else': 'Error: something else',
    'awaits': 'passed',
    'awaits at the same time': 'passed',
    'forgets at the same time': 'Misuse: A matcher is still under way: await expect(mock).not.toHaveReceived({ operation: \'list-roles\' }).',
    'awaits 1': 'passed', 'awaits 2': 'passed', 'awaits 3': 'passed',
  }]);
});
