import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommand } from './support/command.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test.each([
  ['api_token=engineering-token&page=1', 'api_token=[redacted]&page=1'],
  ['token=abc', 'token=[redacted]'],
  ['authorization=Bearer%20abc&bearer=abc', 'authorization=[redacted]&bearer=[redacted]'],
  ['api%5Ftok%65n=engineering-token', 'api%5Ftok%65n=[redacted]'],
])('--log line writes one line a request, with %s as %s', async (query, shown) => {
  const command = await startCommand(['--log', 'line']);
  await command.ask('GET', `/api/v2/roles?${query}`);
  const [line] = await command.saw(/^\d{3} .*$/m);
  expect(line.replace(/\d+\.\d ms$/, '')).toBe(`200 GET /api/v2/roles?${shown} `);
});

test('--log json writes one object a request', async () => {
  const command = await startCommand(['--log', 'json']);
  const response = await command.ask('GET', '/api/v2/roles');
  const [line] = await command.saw(/^\{.*"url".*\}$/m);
  expect(JSON.parse(line)).toEqual({
    time: isoTime,
    level: 'info',
    request_id: response.headers.get('x-request-id'),
    method: 'GET',
    url: '/api/v2/roles',
    sandbox: 'default',
    status: 200,
    duration_ms: expect.any(Number),
  });
  expect(line).not.toContain('engineering-token');
});

test('a line says which sandbox a request was about where the URL does not', async () => {
  const [line, json] = [await startCommand(['--log', 'line']), await startCommand(['--log', 'json'])];
  for (const { ask } of [line, json]) {
    await ask('GET', '/api/v2/roles', { token: 'engineering-token@mine' });
    await ask('GET', '/~yours/api/v2/roles/1', { token: 'engineering-token' });
    await ask('GET', '/_mock/clock', { headers: { 'x-mock-sandbox': 'ours' } });
    await ask('GET', '/api/v2/roles?last', { headers: { 'x-mock-sandbox': 'no name' } });
  }
  await line.saw(/last/);
  await json.saw(/last/);
  line.process.kill('SIGTERM');
  json.process.kill('SIGTERM');
  const lines = (await line.ended).stdout.match(/^\d{3} .*$/gm)?.map((line) => line.replace(/ \d+\.\d ms/, ''));
  expect(lines).toEqual(['200 GET /api/v2/roles in mine', '404 GET /~yours/api/v2/roles/1 endpointNotFound', '200 GET /_mock/clock in ours', '400 GET /api/v2/roles?last']);
  const worlds = (await json.ended).stdout.trimEnd().split('\n').slice(1).map((line) => (JSON.parse(line) as { sandbox: string | null }).sandbox);
  expect(worlds).toEqual(['mine', 'yours', 'ours', null]);
});

test('--log json writes nothing else to standard output, and says where it answers', async () => {
  const command = await startCommand(['--log', 'json', '--host', '0.0.0.0']);
  await command.ask('GET', `http://127.0.0.1:${new URL(command.origin).port}/api/v2/roles`);
  command.process.kill('SIGTERM');
  const lines = (await command.ended).stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { time: isoTime, level: 'info', message: `better-stack-mock answers at ${command.origin}, with the tokens of GET /_mock/tokens` },
    { time: isoTime, level: 'info', message: expect.stringMatching(/^The control API under \/_mock is closed, .*\.$/) },
    expect.objectContaining({ url: '/api/v2/roles', status: 200 }),
  ]);
});

test('nothing is written for requests when standard output is no terminal', async () => {
  const command = await startCommand();
  await command.ask('GET', '/api/v2/roles');
  command.process.kill('SIGTERM');
  const { stdout } = await command.ended;
  expect(stdout).not.toMatch(/GET/);
});

test('requests are answered when nobody reads standard output any longer', async () => {
  const command = await startCommand(['--log', 'line']);
  command.process.stdout?.destroy();
  for (let request = 0; request < 3; request++) expect((await command.ask('GET', '/api/v2/roles')).status).toBe(200);
  command.process.kill('SIGTERM');
  expect(await command.ended).toMatchObject({ code: 0, stderr: '' });
});

test('requests are answered when nobody reads standard error any longer, whatever it has to tell', async () => {
  const folder = temporaryFolder();
  const command = await startCommand(['--db', `${join(folder, 'worlds')}/`]);
  command.process.stderr?.destroy();
  rmSync(join(folder, 'worlds'), { recursive: true });
  writeFileSync(join(folder, 'worlds'), '');
  const ask = async (path: string) => (await command.ask('GET', path)).status;
  expect([await ask('/~new/api/v2/roles'), await ask('/~new/api/v2/roles'), await ask('/api/v2/roles')]).toEqual([500, 500, 200]);
});

test('a request whose connection ends without an answer has its line, too', async () => {
  const [line, json] = [await startCommand(['--log', 'line']), await startCommand(['--log', 'json'])];
  for (const { ask } of [line, json]) {
    await expect(ask('GET', '/api/v2/roles', { headers: { 'x-mock-fault': 'close' } })).rejects.toThrow('fetch failed');
  }
  expect(await line.saw(/^no answer GET \/api\/v2\/roles \d+\.\d ms fault close$/m)).toBeTruthy();
  const [entry] = await json.saw(/^\{.*"url".*\}$/m);
  expect(JSON.parse(entry)).toMatchObject({ status: null, fault: 'close' });
});

test('a request whose path cannot be decoded is logged and answered as others are', async () => {
  const command = await startCommand(['--log', 'line']);
  for (const path of ['/api/v2/team-members/%zz', '/v1/organizations/%zz/teams', '/_mock/%zz']) {
    const { headers } = await command.ask('GET', path, { token: null });
    expect([path, headers.get('content-type'), headers.get('x-request-id')]).toEqual([path, 'application/json; charset=utf-8', expect.stringMatching(/^[\da-f-]{36}$/)]);
  }
  expect(await command.saw(/^400 GET \/api\/v2\/team-members\/%zz /m)).toBeTruthy();
  expect(await command.saw(/^400 GET \/_mock\/%zz /m)).toBeTruthy();
  expect(await command.saw(/^400 GET \/v1\/organizations\/%zz\/teams /m)).toBeTruthy();
});

test('a log says why a request was refused or failed', async () => {
  const [line, json] = [await startCommand(['--log', 'line']), await startCommand(['--log', 'json'])];
  for (const { ask } of [line, json]) {
    await ask('GET', '/api/v2/roles', { token: null });
    await ask('GET', '/api/v2/roles', { headers: { 'x-mock-fault': 'delay=1ms; 503' } });
  }
  expect(await line.saw(/^401 GET \/api\/v2\/roles \d+\.\d ms tokenNotAccepted$/m)).toBeTruthy();
  expect(await line.saw(/^503 GET \/api\/v2\/roles \d+\.\d ms provoked fault delay=1ms; 503$/m)).toBeTruthy();
  const [refused] = await json.saw(/^\{.*"status":401.*\}$/m);
  expect(JSON.parse(refused)).toMatchObject({ rule: 'tokenNotAccepted' });
  const [failed] = await json.saw(/^\{.*"status":503.*\}$/m);
  expect(JSON.parse(failed)).toMatchObject({ rule: 'provoked', fault: 'delay=1ms; 503' });
});

test('a world without tokens is told as one that refuses everything', async () => {
  const world = join(temporaryFolder(), 'world.json');
  writeFileSync(world, JSON.stringify({ 'better-stack': { name: 'Closed', teams: [{ name: 'Only' }], tokens: [] } }));
  const command = await startCommand(['--fixture', world]);
  expect(await command.saw(/^Better Stack has no tokens, so every request is refused\. Give the fixture some\.$/m)).toBeTruthy();
});
