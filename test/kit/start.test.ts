import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectMock, Misuse, startMock, type MockOptions } from '../../src/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);

/** Runs a program that starts mocks, as a process of its own. @returns what it printed */
async function runProgram(text: string): Promise<unknown> {
  const index = new URL('../../src/index.ts', import.meta.url).href;
  const program = `import { connectMock, startMock } from '${index}';\n${text}`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: 60_000 });
  return JSON.parse(stdout);
}

/** Options that the compiler refuses, as a program in JavaScript has them. */
const untyped = (options: object): MockOptions => options as MockOptions;

test('a process that ends without a close tells what the run met of the contract, and fails for it', async () => {
  const report = join(temporaryFolder(), 'coverage.json');
  const program = (ending: string) => runProgram(`
    const mock = await startMock({ coverage: ${JSON.stringify(report)}, coverageThreshold: 50 });
    await mock.fetch('/api/v2/roles', { token: mock.tokens.engineering });
    ${ending}
    console.log('"ended"');`);
  await expect(program('')).rejects.toMatchObject({ code: 1, stdout: '"ended"\n', stderr: expect.stringMatching(/^A mock was not closed\. .* less than the 50 % of --coverage-threshold/) });
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ requests: 1 });
  expect(await program('await mock.close().catch(() => {});')).toBe('ended');
});

test('a hundred mocks in one process close without leaving a handle or an open file', async () => {
  const counts = await runProgram(`
    import { existsSync, readdirSync } from 'node:fs';
    const openFiles = () => existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
    await (await startMock()).close();
    const before = openFiles();
    const mocks = [];
    for (let count = 0; count < 100; count++) mocks.push(await startMock());
    for (const mock of mocks) await (await fetch(mock.url + '/_mock/livez')).text();
    const during = openFiles();
    await Promise.all(mocks.map((mock) => mock.close()));
    for (let turns = 0; turns < 10_000 && openFiles() > before; turns++) await new Promise(setImmediate); // the client's ends of the connections notice
    console.log(JSON.stringify({ opened: during - before >= 100, left: openFiles() - before, handles: process.getActiveResourcesInfo().filter((kind) => !/TTY|Pipe/.test(kind)) }));`);
  expect(counts).toEqual({ opened: process.platform === 'linux', left: 0, handles: [] });
});

test('a process ends although nobody closed, also after requests over the network', async () => {
  expect(await runProgram(`
    const mock = await startMock();
    const sandbox = await mock.sandbox('one');
    const answer = await fetch(sandbox.url + '/api/v2/team-members/101', { headers: { authorization: 'Bearer engineering-token' } });
    console.log(JSON.stringify((await answer.json()).data.id));`)).toBe('101');
});

test('a closed mock answers nobody', async () => {
  const mock = await startMock();
  await mock.close();
  await expect(mock.fetch('/_mock/livez')).rejects.toThrow(new TypeError('fetch failed'));
  await expect(fetch(`${mock.url}/_mock/livez`)).rejects.toThrow('fetch failed');
});

test('closing a sandbox with its server, or after it, does no harm', async () => {
  const mock = await startMock();
  const one = await mock.sandbox('one');
  await using own = await one.sandbox('own');
  await Promise.all([mock.close(), one.close()]);
  await expect(own.close()).resolves.toBeUndefined();
});

test('closing a sandbox of a connected server that is gone says so', async () => {
  const server = await startMock();
  const one = await (await connectMock(server.url)).sandbox('one');
  await server.close();
  await expect(one.close()).rejects.toThrow(`Nothing answers at ${server.url}. Start better-stack-mock there, or check the address.`);
});

test('takes the options of the command, as values', async () => {
  await using mock = await startMock({ fixture: 'single-team', now: new Date('2026-10-29T14:00:00Z'), seats: 1, inviteLimit: { count: 2, window: 60_000 }, vendor: 'better-stack' });
  expect((await mock.clock.read()).now).toBe('2026-10-29T14:00:00.000Z');
  expect((await mock.limits.read()).invite_limit).toBe('2/1m');
  expect(Object.keys(await mock.export())).toEqual(['better-stack']);
});

test('starts from a world of its own', async () => {
  await using mock = await startMock({ fixture: { 'better-stack': { name: 'Acme', teams: [{ name: 'Core' }], tokens: [{ token: 'core-token', kind: 'team', team: 'Core' }] } }, vendor: 'better-stack' });
  expect(mock.tokens).toEqual({ core: 'core-token' });
});

test('starts from a file with a byte order mark, as editors of Windows write it', async () => {
  const file = `${temporaryFolder()}/acme.json` as const;
  writeFileSync(file, '\uFEFF{ "better-stack": { "name": "Acme", "teams": [{ "name": "Core" }], "tokens": [{ "token": "core-token", "kind": "team", "team": "Core" }] } }');
  await using mock = await startMock({ fixture: file, vendor: 'better-stack' });
  expect(mock.tokens).toEqual({ core: 'core-token' });
});

test.each<{ options: object; says: string }>([
  { options: { seat: 3 }, says: 'There is no option "seat". Did you mean "seats"?' },
  { options: { toString: 'x' }, says: 'There is no option "toString". The options are port, host, vendor, fixture, members, db, seats, inviteLimit, retryAfter, acceptInvitations, sandboxes, sandboxTtl, journal, controlToken, strictClient, coverage, coverageThreshold, publicUrl, now, log, roleIds, teamTokenRoles, strict.' },
  { options: { seats: -1 }, says: 'seats must be a whole number from 0, not -1.' },
  { options: { vendor: 'better' }, says: 'vendor must be one of better-stack, cloudbees, all, not "better".' },
  { options: { now: 'soon' }, says: 'now must be a time with its zone, such as 2026-10-29T14:00:00Z, not "soon".' },
  { options: { fixture: 'src' }, says: 'The fixture src cannot be read: EISDIR: illegal operation on a directory, read. Pass another --fixture file or mend this one.' },
  { options: { fixture: 'fulll' }, says: 'There is no fixture "fulll", and no such file can be read. Those that come with better-stack-mock are default, empty, full, single-team.' },
  { options: { seats: Number.NaN }, says: 'seats must be a whole number from 0, not NaN.' },
  { options: { seats: 10n }, says: 'seats must be a whole number from 0, not 10n.' },
  { options: { fixture: { 'better-stack': {} } }, says: 'world: better-stack: must have a field "name".' },
])('refuses $options in words', async ({ options, says }) => {
  await expect(startMock(untyped(options))).rejects.toThrow(says);
});

test.each(['full', null, 5, []])('refuses %j in place of options', async (given) => {
  await expect(startMock(given as MockOptions)).rejects.toThrow(`startMock takes options by their names, not ${JSON.stringify(given)}.`);
});

test('refuses what is no path, what another server has, and a token that is not there', async () => {
  await using mock = await startMock({ vendor: 'better-stack' });
  await expect(mock.fetch('api/v2/teams')).rejects.toThrow('"api/v2/teams" is no path. Write it with a slash in front: "/api/v2/team-members".');
  await expect(mock.fetch('/api/v2/teams', { token: mock.tokens.globl })).rejects.toThrow(
    'The token is undefined. The tokens of this world are global, global-readonly, engineering, readonly, support, telemetry.',
  );
  await expect(Reflect.apply(mock.fetch, mock, [undefined])).rejects.toThrow('"undefined" is no path.');
  await expect(mock.fetch(new URL('http://127.0.0.1/api'))).rejects.toThrow(
    `"http://127.0.0.1/api" is at another server than this mock, which is at ${mock.url}. Pass a path, such as "/api/v2/team-members", or a URL of this mock.`,
  );
  await expect(mock.fetch('https://uptime.betterstack.com/api/v2/teams')).rejects.toThrow('"https://uptime.betterstack.com/api/v2/teams" is at another server');
  await expect(mock.fetch('/api/v2/teams', { json: {}, body: '{}' })).rejects.toThrow('fetch sends "json" or "body", not both. Leave one of them out.');
  await expect(Reflect.apply(mock.fetch, mock, ['/api/v2/teams', { tokn: 'x' }])).rejects.toThrow('fetch takes no option "tokn", only "token", "json", "method",');
});

test('a world in a file is reset to the tokens of its start', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const first = await startMock({ db });
  const given = first.tokens;
  await first.seed({ 'better-stack': { tokens: [{ token: 'ops-token', name: 'ops', kind: 'global' }] } });
  await first.close();
  await using second = await startMock({ db });
  expect(second.tokens).toEqual({ ...given, ops: 'ops-token' });
  await second.reset();
  expect(second.tokens).toEqual(given);
});

test('fetches what an answer links to by the public address', async () => {
  await using mock = await startMock({ publicUrl: 'http://mock.test:9000' });
  const next = 'http://mock.test:9000/api/v2/team-members?per_page=1&page=2';
  const read = async (address: string) => (await mock.fetch(address, { token: mock.tokens.engineering })).json();
  expect(await read('/api/v2/team-members?per_page=1')).toMatchObject({ pagination: { next } });
  expect(await read(next)).toMatchObject({ pagination: { prev: 'http://mock.test:9000/api/v2/team-members?per_page=1&page=1' } });
});

test('is steered while a test holds back the microtasks', async () => {
  await using mock = await startMock({ now: '2026-10-29T14:00:00Z' });
  vi.useFakeTimers({ toFake: ['queueMicrotask'] });
  onTestFinished(() => void vi.useRealTimers());
  expect((await mock.clock.read()).now).toBe('2026-10-29T14:00:00.000Z');
});

test('serves clients on other machines without a control token, and tells what being steered takes', async () => {
  await using mock = await startMock({ host: '0.0.0.0' });
  expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await mock.fetch('/api/v2/team-members/101', { token: mock.tokens.engineering })).status).toBe(200);
  await expect(mock.reset()).rejects.toThrow('The control API refuses this request: the server can be reached from other machines and has no control token. Start it with --control-token TOKEN or BETTER_STACK_MOCK_CONTROL_TOKEN.');
});

test('refuses what the control API refuses, in its words', async () => {
  await using mock = await startMock();
  await expect(mock.clock.advance('soon')).rejects.toThrow('body.by is no stretch of time. Write it like 10m, 90s or PT10M.');
  await expect(mock.invitations.accept('nobody@example.com')).rejects.toMatchObject({ name: 'MockError', code: 'invitation_not_found', status: 404 });
  await expect(mock.sandbox('one', { fixture: 'fulll' as 'full' })).rejects.toThrow('There is no fixture "fulll". Take one of default, empty, full, single-team, or send the world itself as "world".');
  await expect(mock.seed('eve@example.com is boss')).rejects.toThrow('"eve@example.com is boss" is no sentence about a world. Write "eve@example.com is team_lead in Engineering" or');
});

test("refuses sentences in a world without Better Stack, and seeds it in the world's own words", async () => {
  await using mock = await startMock({ vendor: 'cloudbees' });
  await expect(mock.seed('eve@example.com is member in Platform')).rejects.toThrow(
    'Sentences are about Better Stack, which isn\'t in this world. Seed a part of a fixture: mock.seed({ cloudbees: { users: [{ email: "eve@example.com" }] } }).',
  );
  await mock.seed({ cloudbees: { users: [{ email: 'eve@example.com' }] } });
  expect((await mock.export()).cloudbees?.users?.map(({ email }) => email)).toContain('eve@example.com');
});

test('refuses by itself what the control API would never see', async () => {
  await using mock = await startMock();
  await expect(mock.seed('eve@example.com is boss in Engineering')).rejects.toThrow(
    '"eve@example.com is boss in Engineering" names the role "boss". Name one of admin, billing_admin, team_lead, responder, member.',
  );
  await expect(mock.seed('eve@example.com is invited to Engineering as admin')).rejects.toThrow('names the role "admin". Name one of responder, member, team_lead, billing_admin.');
  await expect(mock.seed('eve@example.com is member in Enginering')).rejects.toThrow(
    '"eve@example.com is member in Enginering" names the team "Enginering". Did you mean "Engineering"? The teams are Engineering, Support.',
  );
  await expect(mock.seed('eve@example.com is invited to Ops as member')).rejects.toThrow(
    new Misuse('"eve@example.com is invited to Ops as member" names the team "Ops". The teams are Engineering, Support.'),
  );
  await expect(mock.clock.freeze('soon')).rejects.toThrow('The clock can\'t be set to "soon". Write a moment like "2026-10-29T14:00:00Z", or pass a Date.');
  await expect(Reflect.apply(mock.clock.startAt, mock, [])).rejects.toThrow("The clock can't be set to undefined.");
  await expect(mock.requests.wait({}, { cont: 2 } as object)).rejects.toThrow('requests.wait takes no option "cont", only "count", "timeout".');
  await expect(mock.outbox.list({ mail: 'eve@example.com' } as object)).rejects.toThrow('outbox.list takes no option "mail", only "email".');
  await expect(connectMock(mock.url, { controlTokn: 'secret' } as object)).rejects.toThrow('connectMock takes no option "controlTokn", only "controlToken".');
  await expect(connectMock('localhost:4010')).rejects.toThrow('"localhost:4010" is no address of a server. Write it like "http://127.0.0.1:4010".');
});

test.each(['/', '//'])('connects to an address with %s at its end', async (slashes) => {
  await using mock = await startMock();
  await using connected = await connectMock(`${mock.url}${slashes}`);
  expect(connected.url).toBe(mock.url);
});

test('tells when nothing answers, or something else does', async () => {
  const other = createServer((_request, response) => void response.end('<html>')).listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number }; // it listens on TCP
  await expect(connectMock(`http://127.0.0.1:${port}`)).rejects.toThrow('What answers there with 200 is no better-stack-mock. Check the address: nothing follows its port, or /~ and the name of a sandbox.');
  await using mock = await startMock();
  await mock.close();
  await expect(connectMock(mock.url)).rejects.toThrow(`Nothing answers at ${mock.url}. Start better-stack-mock there, or check the address.`);
  await expect(mock.reset()).rejects.toThrow('The mock is closed. Close it when all tests are done, or start another one.');
});

test('fails for what clients did when it is closed, and says nothing else', async () => {
  const mock = await startMock({ strictClient: 'fail' });
  await mock.fetch('/api/v2/team-members?pag=2', { token: mock.tokens.engineering });
  const written = vi.spyOn(process.stdout, 'write');
  onTestFinished(() => written.mockRestore());
  await expect(mock.close()).rejects.toThrow(new Error([
    'Clients did what production ignores or punishes later:',
    '  better-stack list-team-members: The query parameter "pag" means nothing here and is ignored. Check its spelling. (1 ×)',
  ].join('\n')));
  expect(written).not.toHaveBeenCalled();
});

test('writes the report of what was met when it is closed, and fails when that is too little', async () => {
  const file = `${temporaryFolder()}/coverage.json`;
  const mock = await startMock({ coverage: file, coverageThreshold: 100 });
  await mock.fetch('/api/v2/team-members/101', { token: mock.tokens.engineering });
  await expect(mock.close()).rejects.toThrow(/^The tests met [\d.]+ % of the contract, less than the 100 % of --coverage-threshold\./);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ requests: 1 });
});
