import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startMock, type Mock } from '../src/index.ts';
import { browser } from './support/browser.ts';
import { readDocument } from './support/docs.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const project = new URL('../', import.meta.url).pathname;

/** The files for JavaScript that a document shows, by their names. */
const files = new Map(['README.md', 'docs/recipes.md'].flatMap((document) => [...readDocument(document).matchAll(/^```js (\S+)\n([^]*?)\n```$/gm)].map(([, name, text]) => [name!, text!] as const))); // both groups always take part

const pythonFiles = [...readDocument('docs/recipes.md').matchAll(/^```python (\S+)\n([^]*?)^```$/gm)].map(([, name, text]) => [name!, text!] as const); // both groups always take part

/** A folder with the files as a reader has them, where `better-stack-mock` is this one; it goes with the test. */
function projectOfReader(): string {
  const folder = mkdtempSync(`${project}test/own-`); // inside the project, where Vitest is found
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const installed = `${folder}/node_modules/better-stack-mock`;
  mkdirSync(installed, { recursive: true });
  writeFileSync(`${installed}/package.json`, '{ "type": "module", "exports": { ".": "./index.js", "./vitest": "./vitest.js" } }');
  for (const entry of ['index', 'vitest']) writeFileSync(`${installed}/${entry}.js`, `export * from '${new URL(`../src/${entry}.ts`, import.meta.url).href}';`);
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }');
  for (const [name, text] of files) writeFileSync(`${folder}/${name}`, text);
  return folder;
}

/** @returns how many tests passed and failed */
async function runVitest(folder: string, file: string): Promise<unknown> {
  const report = `${folder}/report.json`;
  await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`, `--root=${folder}`, file], { cwd: project, env: { PATH: process.env.PATH } });
  const { numPassedTests: passed, numTotalTests: total } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed, total };
}

test('every file of the documents is run by a test here', () => {
  expect(new Set(files.keys())).toEqual(new Set(['client.js', 'first.test.js', 'story.js', 'colleagues.test.js', 'colleagues.node.js', 'colleagues.jest.js', 'contract.test.js', 'page.js', 'elsewhere.js']));
});

test('a first test takes ten lines at most', () => {
  expect(files.get('first.test.js')!.split('\n').length).toBeLessThanOrEqual(10);
});

test.each(['first.test.js', 'colleagues.test.js'])('%s passes in Vitest', async (file) => {
  expect(await runVitest(projectOfReader(), file)).toEqual({ passed: 1, total: 1 });
});

test('contract.sh adds up what the workers met', async () => {
  const folder = projectOfReader();
  writeFileSync(`${folder}/second.contract.test.js`, files.get('contract.test.js')!);
  const [, script] = /^```sh contract\.sh\n([^]*?)\n```$/m.exec(readDocument('docs/recipes.md'))!; // it is there
  const here = script!.replace('npx vitest', `'${process.execPath}' '${project}node_modules/vitest/vitest.mjs'`).replace('npx better-stack-mock', `'${process.execPath}' '${project}src/cli.ts'`);
  await run('bash', ['-e', '-c', here], { cwd: folder, env: { PATH: process.env.PATH } });
  expect(readdirSync(`${folder}/contract`)).toHaveLength(2);
  expect(readFileSync(`${folder}/contract.html`, 'utf8')).toContain('behaviours were met by 2 requests.');
});

test('colleagues.jest.js passes with the globals that Jest has', async () => {
  const folder = projectOfReader();
  writeFileSync(`${folder}/vitest.config.js`, "export default { test: { globals: true, include: ['*.jest.js'] } };");
  expect(await runVitest(folder, 'colleagues.jest.js')).toEqual({ passed: 1, total: 1 });
});

test('colleagues.node.js passes in node:test', async () => {
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', `${projectOfReader()}/colleagues.node.js`], { env: { PATH: process.env.PATH } });
  expect(stdout).toContain('# pass 1\n# fail 0\n');
});

test('story.js runs to its end', async () => {
  expect(await run(process.execPath, [`${projectOfReader()}/story.js`])).toEqual({ stdout: '', stderr: '' });
});

test('the examples beside the code run one after the other', async () => {
  const examples = [...readDocument('src/kit/mock.ts').matchAll(/^   \* ```ts\n([^]*?)^   \* ```$/gm)].map(([, text]) => text!.replace(/^   \* /gm, '')); // the group always takes part
  expect(examples.length).toBeGreaterThan(15);
  const folder = projectOfReader();
  const steps = examples.map((example) => `{\n${example}}`).join('\n');
  writeFileSync(`${folder}/examples.js`, `import { startMock } from 'better-stack-mock';\nconst mock = await startMock();\n${steps}`);
  expect(await run(process.execPath, [`${folder}/examples.js`])).toEqual({ stdout: '', stderr: '' });
});

test('elsewhere.js asks the server that it is told', async () => {
  await using mock = await startMock({ vendor: 'better-stack' });
  const { stdout } = await run(process.execPath, [`${projectOfReader()}/elsewhere.js`], { env: { MOCK_URL: mock.url } });
  expect(stdout).toContain("'global'");
});

test('conftest.py is short, and asks for what the server has', async () => {
  await using mock = await startMock();
  const [[, conftest]] = pythonFiles as [(typeof pythonFiles)[number]]; // it comes first
  const asked = [...conftest.matchAll(/control\('(\w+)', f?'(.*?)'(?:, (\{.*?\}))?\)/g)].map(([, method, path, body]) => ({ method: method!, path: path!.replace('{name}', 'own'), body: body?.replaceAll("'", '"').replace(': name', ': "own"') ?? null }));
  const statuses: number[] = [];
  for (const { method, path, body } of asked) statuses.push((await mock.fetch(`/_mock/${path}`, { method, body })).status);
  expect(statuses).toEqual([201, 204]);
  expect(conftest.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});

const hasPytest = spawnSync('python3', ['-c', 'import pytest, xdist']).status === 0;

test.skipIf(!hasPytest)('test_colleagues.py passes in pytest (needs pytest-xdist)', async () => {
  const port = await freePort();
  const folder = pytestFolder(port);
  for (const copy of ['test_second.py', 'test_third.py']) copyFileSync(`${folder}/test_colleagues.py`, `${folder}/${copy}`);
  const { stdout } = await run('python3', ['-m', 'pytest', '-q', '-n', '2', '-p', 'no:cacheprovider'], { cwd: folder });
  expect(stdout).toContain('3 passed');
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
}, 30_000);

test.skipIf(!hasPytest)('conftest.py takes no other server on its port for its own (needs pytest-xdist)', async () => {
  await using other = await startMock();
  const folder = pytestFolder(new URL(other.url).port);
  const { code, stderr } = await run('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], { cwd: folder }).then(() => ({ code: 0, stderr: '' }), (error: { code: number; stderr: string }) => error);
  expect(code).toBe(4);
  expect(stderr).toMatch(/Port \d+ is in use[^]*ERROR: better-stack-mock did not start\. Its reason is above\./);
}, 30_000);

/** A folder with the files for pytest, whose server is this one on a port. */
function pytestFolder(port: number | string): string {
  const folder = temporaryFolder();
  for (const [name, text] of pythonFiles) writeFileSync(`${folder}/${name}`, text.replaceAll('4010', String(port)).replace('../better-stack-mock', project));
  return folder;
}

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  server.close();
  return port;
}

test.skipIf(browser === undefined)('page.js sends what a page asks to the mock (needs Chromium in /usr/bin)', async () => {
  const { pageInvitesColleague } = (await import(`${projectOfReader()}/page.js`)) as { pageInvitesColleague(page: Page, mock: Mock): Promise<void> };
  await using mock = await startMock();
  const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] });
  onTestFinished(() => chrome.close());
  const page = await chrome.newPage();
  await page.route('https://app.example.com/', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Colleagues</h1>' }));
  await page.goto('https://app.example.com/');
  await pageInvitesColleague(page, mock);
  expect((await mock.invitations.list()).map(({ email }) => email)).toContain('eve@example.com');
});
