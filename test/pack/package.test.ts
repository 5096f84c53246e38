import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { startMock } from '../../src/index.ts';
import { readDocument } from '../support/docs.ts';

const packed = inject('packed');
const folder = inject('folder');
const installed = join(folder, 'node_modules/better-stack-mock');

test('the package holds what it needs and nothing else', () => {
  const folders = new Set(packed.files.map(({ path }) => path.split('/')[0]));
  expect(folders).toEqual(new Set(['LICENSE', 'README.md', 'dist', 'docs', 'fixtures', 'package.json']));
  expect(packed.files.filter(({ path }) => /documented|\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
});

test('the installed command serves', async () => {
  const child = spawn(process.execPath, [join(installed, 'dist/cli.js'), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [banner] = await once(child.stdout, 'data');
    const [, origin] = /answers at (\S+)/.exec(String(banner))!;
    const answer = await fetch(`${origin}/api/v2/team-members/101`, { headers: { authorization: 'Bearer engineering-token' } });
    expect(await answer.json()).toMatchObject({ data: { id: '101', type: 'team_member' } });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('a program can import it, and its types are there', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', "import { version } from 'better-stack-mock'; console.log(version)"], { cwd: folder, encoding: 'utf8' });
  expect(printed).toBe(`${packed.version}\n`);
  expect(existsSync(join(installed, 'dist/index.d.ts'))).toBe(true);
});

test('a program can start a mock from it, and the entry for Vitest is there', () => {
  const program = "import { startMock } from 'better-stack-mock'; await using mock = await startMock(); console.log((await mock.fetch('/api/v2/team-members/101', { token: mock.tokens.engineering })).status)";
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' })).toBe('200\n');
  expect(['vitest.js', 'vitest.d.ts'].filter((file) => !existsSync(join(installed, 'dist', file)))).toEqual([]);
});

test('the recipe for Jest passes in Jest', () => {
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', 'jest@30.5.2'], { cwd: folder });
  for (const [, name, text] of readDocument('docs/recipes.md').matchAll(/^```js (client\.js|colleagues\.jest\.js)\n([^]*?)\n```$/gm)) writeFileSync(join(folder, name!), text!); // both groups always take part
  execFileSync(process.execPath, [join(folder, 'node_modules/jest/bin/jest.js'), '--json', '--outputFile=jest.json', '--testMatch=**/*.jest.js'], { cwd: folder, stdio: 'ignore', env: { PATH: process.env.PATH, NODE_OPTIONS: '--experimental-vm-modules' } });
  expect(JSON.parse(readFileSync(join(folder, 'jest.json'), 'utf8'))).toMatchObject({ success: true, numPassedTests: 1, numTotalTests: 1 });
});

test('the tests of the documents pass in the oldest Vitest that the package goes with', () => {
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', 'vitest@4.1.0'], { cwd: folder });
  for (const document of ['README.md', 'docs/recipes.md']) {
    for (const [, name, text] of readDocument(document).matchAll(/^```js (client\.js|first\.test\.js|colleagues\.test\.js)\n([^]*?)\n```$/gm)) writeFileSync(join(folder, name!), text!); // both groups always take part
  }
  execFileSync(process.execPath, [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', '--outputFile=vitest.json'], { cwd: folder, stdio: 'ignore', env: { PATH: process.env.PATH } });
  expect(JSON.parse(readFileSync(join(folder, 'vitest.json'), 'utf8'))).toMatchObject({ success: true, numPassedTests: 2, numTotalTests: 2 });
});

/** One that a schema refuses or takes, of each kind of schema there is. */
const checked: readonly [path: string, token: string, json?: object][] = [
  ['/api/v2/team-members', 'engineering-token', {}],
  ['/api/v2/team-members', 'engineering-token', { email: 'no address' }],
  ['/api/v2/team-members', 'engineering-token', { email: ['eve@example.com'] }],
  ['/api/v2/team-members', 'engineering-token', { email: 'eve@example.com', role: 'owner' }],
  ['/api/v2/team-members', 'engineering-token', { email: 'eve@example.com', role_id: 'x' }],
  ['/api/v2/team-members', 'engineering-token', { email: 'eve@example.com', role_id: '102' }],
  ['/api/v2/teams', 'global-token', { name: 5 }],
  ['/v3/organizations/org-123/teams/invites', 'cloudbees-token', { emails: [5] }],
  ['/v3/organizations/org-123/teams/invites', 'cloudbees-token', { emails: ['user1@example.com'], expirationDate: 'soon' }],
  ['/v1/organizations/org-123/teams?pagination.page=x', 'cloudbees-token'],
  ['/_mock/clock', '', { now: 'soon' }],
  ['/_mock/clock/advance', '', { by: 5 }],
  ['/_mock/journal?limit=x', ''],
  ['/_mock/faults', '', { effect: { status: 42 } }],
  ['/_mock/sandboxes', '', { name: 'one', colour: 'red' }],
  ['/_mock/sandboxes', '', { name: 'one', world: {} }],
  ['/_mock/sandboxes', '', { name: 'one', world: { 'better-stack': { teams: [{ name: 'Support', colour: 'red' }] } } }],
  ['/_mock/sandboxes', '', { name: 'one', world: { cloudbees: { users: [{ id: 'user-1', email: 'no address' }] } } }],
  ['/_mock/sandboxes', '', { name: 'one', world: { 'better-stack': { teams: [{ name: 'Support' }] }, cloudbees: { users: [] } } }],
];

test.each(['all', 'better-stack', 'cloudbees'] as const)('what is built checks as the sources do, and compiles no schema for it: --vendor %s', async (vendor) => {
  const copy = join(folder, `without-compiler-${vendor}`);
  cpSync(installed, copy, { recursive: true, filter: (file) => !/^(ajv-.*|compile-schema)\.js$/.test(basename(file)) });
  const built: typeof import('../../src/index.ts') = await import(join(copy, 'dist/index.js'));
  await using ours = await startMock({ vendor, now: '2026-10-29T14:00:00Z' });
  await using theirs = await built.startMock({ vendor, now: '2026-10-29T14:00:00Z' });
  const answers = (mock: typeof ours) => Promise.all(checked.map(async ([path, token, json]) => {
    const answer = await mock.fetch(path, { method: json ? 'POST' : 'GET', token, ...(json && { json }) });
    return [path, answer.status, await answer.text()];
  }));
  expect(await answers(theirs as unknown as typeof ours)).toEqual(await answers(ours)); // the same class, twice in one process
});

test.each(['all', 'better-stack', 'cloudbees'] as const)('what is built starts with the world that the sources make: --vendor %s', async (vendor) => {
  const built: typeof import('../../src/index.ts') = await import(join(installed, 'dist/index.js'));
  await using ours = await startMock({ vendor, now: '2026-10-29T14:00:00Z' });
  await using theirs = await built.startMock({ vendor, now: '2026-10-29T14:00:00Z' });
  expect(await theirs.export()).toEqual(await ours.export());
});

test.each([
  ['all', 'Alice', 'Alyce'],
  ['better-stack', 'Alice', 'Alyce'],
  ['cloudbees', 'Platform', 'Platfirm'],
] as const)('what is built takes the world that came with it: --vendor %s', async (vendor, name, other) => {
  const copy = join(folder, `renamed-${vendor}`);
  cpSync(installed, copy, { recursive: true });
  const world = join(copy, `dist/worlds/${vendor}.sqlite`);
  writeFileSync(world, readFileSync(world, 'latin1').replaceAll(name, other), 'latin1');
  const built: typeof import('../../src/index.ts') = await import(join(copy, 'dist/index.js'));
  await using mock = await built.startMock({ vendor });
  expect(JSON.stringify(await mock.export())).toContain(`"${other}"`);
});

/** Starts the installed command, asks it once and ends it. @returns what it wrote to standard error */
async function answerOnce(...nodeOptions: string[]): Promise<string> {
  const child = spawn(process.execPath, [...nodeOptions, join(installed, 'dist/cli.js'), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stderr.on('data', (text) => { told += text; });
  const [banner] = await once(child.stdout, 'data');
  const [, origin] = /answers at (\S+)/.exec(String(banner))!;
  const answer = await fetch(`${origin}/api/v2/team-members?email=alice%40example.com`, { headers: { authorization: 'Bearer engineering-token' } });
  expect(answer.status).toBe(200);
  child.kill('SIGTERM');
  await once(child, 'close');
  return told;
}

test('the installed command loads nothing before its first answer that it does not need for it', async () => {
  const tell = "data:text/javascript,process.on('exit',()=>console.error(JSON.stringify(process.moduleLoadList)))";
  const names: string[] = JSON.parse(await answerOnce('--import', tell));
  expect(names).toContain('NativeModule http');
  expect(names.filter((name) => /NativeModule (crypto|tls|worker_threads|internal\/deps\/undici\/undici)$/.test(name))).toEqual([]);
});

test('what the installed command calls until its first answer is compiled with the file that it is in', async () => {
  const log = join(folder, 'functions.log');
  await answerOnce('--log-function-events', `--logfile=${log}`, '--no-logfile-per-isolate');
  const events = readFileSync(log, 'utf8').split('\n').map((line) => line.split(','));
  const ours = new Set(events.filter(([event, , url]) => event === 'script-details' && url?.includes('/better-stack-mock/dist/')).map(([, script]) => script));
  const compiledWhenCalled = events.filter(([, event, script]) => event === 'parse-function' && ours.has(script));
  expect(ours.size).toBeGreaterThan(1);
  expect(compiledWhenCalled.length).toBeLessThan(250); // methods of classes, and what ends the server; without build/eager.ts it is 700
});

test('a mock starts in a program without what only talking to it needs', () => {
  const program = "import { startMock } from 'better-stack-mock'; await using mock = await startMock(); console.log(JSON.stringify(process.moduleLoadList))";
  const names: string[] = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' }));
  expect(names).toContain('NativeModule http');
  expect(names.filter((name) => /NativeModule (crypto|tls|http2|internal\/deps\/undici\/undici)$/.test(name))).toEqual([]);
});

test.each<[string, string, NodeJS.Platform, RegExp]>([
  ['a machine that SQLite has no binary for', 'linux-x64.node', 'freebsd', /^There is no SQLite for freebsd-\w+: it comes for Linux, [^\n]+ Run the container image of the README instead\.\n$/],
  ['a package without the binary', 'prebuilds', process.platform, /^SQLite's binary for \w+-\w+ is missing or damaged\. Install better-stack-mock again\.\n$/],
])('the installed command tells of %s, before it listens', (_what, hidden, platform, says) => {
  const copy = join(folder, `without-${platform}`);
  cpSync(installed, copy, { recursive: true, filter: (file) => basename(file) !== hidden });
  const elsewhere = `data:text/javascript,Object.defineProperty(process,'platform',{value:'${platform}'})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', elsewhere, join(copy, 'dist/cli.js'), '--port', '0'], { encoding: 'utf8', timeout: 20_000 });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(says);
});

const tooOld = /^better-stack-mock needs Node\.js 22\.14, 23\.6 or newer, and this is \d+\.\d+\.\d+\. Install a newer one, or run it with [^\n]+\n$/;

test.each([
  ['the command', [join(installed, 'dist/cli.js'), '--port', '0']],
  ['a mock', ['--input-type=module', '--eval', "import { Misuse, startMock } from 'better-stack-mock'; await startMock().catch((error) => { if (error instanceof Misuse) process.exitCode = 1; console.error(error.message); })"]],
])('a Node that would crash on the binary is told which one is needed: %s', (_what, program) => {
  const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.13.1',napi:'9'}})";
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', older, ...program], { cwd: folder, encoding: 'utf8', timeout: 20_000 });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(tooOld);
});

const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((file) => existsSync(file) && Number(/\d+/.exec(execFileSync(file, ['--version'], { encoding: 'utf8' }))) < 22);

test.skipIf(oldNode === undefined)('an old Node is told which one is needed', async () => {
  const child = spawn(oldNode!, [join(installed, 'dist/cli.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => { said += text; });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toMatch(tooOld);
});
