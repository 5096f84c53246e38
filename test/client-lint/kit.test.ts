import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startMock } from '../../src/index.ts';

const run = promisify(execFile);
const project = new URL('../../', import.meta.url).pathname;
const list = '/api/v2/team-members';

it('the kit fails a test with what its clients did in their sandbox', async () => {
  await using mock = await startMock({ strictClient: 'warn' });
  await using other = await mock.sandbox('other');
  const token = mock.tokens.engineering!;
  await mock.fetch(`${list}?pag=2`, { token });
  await mock.fetch(list, { token, method: 'POST', json: { email: 'new.user@example.com', rol: 'member' } });
  await other.fetch(list, { token });

  await expect(mock.requests.verifyClients()).rejects.toThrow(new Error([
    'Clients did what production ignores or punishes later:',
    '  #1 GET /api/v2/team-members?pag=2 (200): The query parameter "pag" means nothing here and is ignored. Check its spelling.',
    '  #2 POST /api/v2/team-members (201): The body\'s key "rol" means nothing here and is ignored. Check its spelling.',
  ].join('\n')));
  await other.requests.verifyClients();
  expect(await mock.coverage()).toMatchObject({ requests: 3, warnings: [{ rule: 'unknown-body-key', times: 1 }, { rule: 'unknown-query-parameter', times: 1 }] });
});

it('the kit tells when nobody looks at what clients do', async () => {
  await using mock = await startMock();
  const refusal = 'Nobody looks at what clients do here. Start the mock with strictClient "warn" or "fail".';
  await expect(mock.requests.verifyClients()).rejects.toThrow(refusal);
  await mock.fetch('/api/v2/team-membres', { token: mock.tokens.engineering });
  await expect(mock.requests.verifyClients()).rejects.toThrow(refusal);
});

it('the kit has nothing to say of a request to no endpoint', async () => {
  await using mock = await startMock({ strictClient: 'warn' });
  await mock.fetch('/api/v2/team-membres?pag=2', { token: mock.tokens.engineering });
  await mock.requests.verifyClients();
  expect(await mock.requests.list()).toMatchObject([{ client_warnings: [] }]);
});

it('the kit vouches for no client whose requests the journal dropped', async () => {
  await using mock = await startMock({ strictClient: 'warn', journal: 1 });
  await mock.fetch(`${list}?pag=2`, { token: mock.tokens.engineering });
  await mock.requests.verifyClients().catch(() => {});
  await mock.fetch(list, { token: mock.tokens.engineering });
  await expect(mock.requests.verifyClients()).rejects.toThrow('No client did what production ignores or punishes later, as far as anybody knows: the journal dropped its oldest entry. Start the mock with a larger "journal", or clear it first.');
});

it('the test of Vitest whose client did something fails for it, and nothing else does', async () => {
  const folder = mkdtempSync(`${project}test/client-lint/own-`); // inside the project, where its packages are found
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(`${folder}/clients.test.ts`, `
    import { test as base } from '${project}src/vitest.ts';
    const test = base.override('mockOptions', { scope: 'worker' }, () => ({ strictClient: 'fail' as const }));
    for (const query of ['?pag=2', '']) test('asks with ' + query, async ({ mock }) => {
      await (await fetch(mock.url + '/api/v2/team-members' + query, { headers: { authorization: 'Bearer ' + mock.tokens.engineering } })).text();
    });`);
  const report = `${folder}/report.json`;
  const { stderr } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`, folder], { cwd: project, env: { PATH: process.env.PATH } }).catch((failed: { stderr: string }) => failed);
  const [{ assertionResults }] = (JSON.parse(readFileSync(report, 'utf8')) as { testResults: [{ assertionResults: { title: string; status: string; failureMessages: string[] }[] }] }).testResults;
  expect(assertionResults).toMatchObject([
    { title: 'asks with ?pag=2', status: 'failed', failureMessages: [expect.stringMatching(/#1 GET \/~test-[0-9a-f]{12}-1\/api\/v2\/team-members\?pag=2 \(200\): The query parameter "pag" means nothing here/)] },
    { title: 'asks with ', status: 'passed' },
  ]);
  expect(stderr).toBe('');
});
