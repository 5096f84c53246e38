import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readArguments } from '../src/arguments.ts';
import { Match } from '../src/journal/match.ts';
import { builtInRoles, needsSeat } from '../src/vendors/better-stack/roles/roles.ts';
import { runCommand, startCommand } from './support/command.ts';
import { documents, readDocument } from './support/docs.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(exec);

interface Block { readonly kind: string; readonly text: string; readonly answer: string | undefined }

const readme = readDocument('README.md');
const blocks: Block[] = [...readme.matchAll(/^```sh ?(\w*)\n([^]*?)\n```(?:\n\n```json\n([^]*?)\n```)?/gm)]
  .map(([, kind, text, answer]) => ({ kind: kind!, text: text!, answer })); // both groups always take part
const [, shownWorld = ''] = /^```json acme\.json\n([^]*?)\n```$/m.exec(readme) ?? [];

test.each(Object.entries(documents))('%s has its generated parts as `npm run docs` writes them', (file, render) => {
  expect(render(readDocument(file))).toBe(readDocument(file));
});

test('every block of commands is of a kind that is tested', () => {
  expect(new Set(blocks.map(({ kind }) => kind))).toEqual(new Set(['install', 'test', '', 'stream', 'server', 'container', 'session', 'steps', 'merge']));
});

test.each(blocks.filter(({ kind, answer }) => kind === '' && answer !== undefined))('$text answers as the README says', async ({ text, answer }) => {
  expect(await runBlock(text)).toBe(answer);
});

test.each(blocks.filter(({ kind, answer }) => kind === '' && answer === undefined))('$text is not refused by the control API', async ({ text }) => {
  expect(await runBlock(text)).not.toContain('{"error":');
});

test.each(blocks.filter(({ kind }) => kind === 'stream'))('$text answers until it is left', async ({ text }) => {
  const { origin } = await startCommand();
  const curl = spawn('sh', ['-c', `exec ${text.replace('http://127.0.0.1:4010', origin).replace('curl', 'curl -sS')}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [beginning] = await once(curl.stdout, 'data');
  curl.kill();
  expect(String(beginning)).toBe(': the journal\n\n');
});

test('the blocks about worlds run one after the other, and every command succeeds', async () => {
  const { origin } = await startCommand();
  const cwd = folderWithWorld();
  const commands = blocks.filter(({ kind }) => kind === 'session').flatMap(({ text }) => text.split('\n'));
  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands) await run(command.replace('http://127.0.0.1:4010', origin).replace('curl', 'curl -sS --fail-with-body'), { cwd });
});

test('the world that is shown is one to start from, and its schema is in the package', async () => {
  const { origin } = await startCommand(['--fixture', `${folderWithWorld()}/acme.json`]);
  const { 'better-stack': { people, invitations } } = JSON.parse((await run(`curl -sS ${origin}/_mock/state`)).stdout);
  expect([...people, ...invitations].map(({ email }) => email)).toEqual(['ada.king@example.com', 'eve@example.com']);
  expect(existsSync(JSON.parse(shownWorld).$schema.replace('./node_modules/better-stack-mock/', new URL('../', import.meta.url).pathname))).toBe(true);
});

test('the roles, those without a seat and the kinds of tokens are all there', () => {
  const [, roles, seatless, kinds] = /A `role` is (.*?), or the id[^]*? takes a seat, unless it is\s(.*?)\. The `kind` of a token is (.*?) with its/.exec(readme)!; // it is there
  const namesIn = (text: string | undefined) => [...text!.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const { properties } = JSON.parse(readDocument('fixtures/fixture.schema.json')).properties['better-stack'];
  expect(namesIn(roles)).toEqual(builtInRoles.map(({ kind }) => kind));
  expect(namesIn(seatless)).toEqual(builtInRoles.map(({ kind }) => kind).filter((kind) => !needsSeat(kind)));
  expect(namesIn(kinds)).toEqual(properties.tokens.items.properties.kind.enum);
});

test.each(blocks.filter(({ kind }) => kind === 'server'))('$text starts', async ({ text }) => {
  const args = text.replace('npm start -- ', '').replace('--port 4010', '').replace('demo.sqlite', `${temporaryFolder()}/demo.sqlite`).split(/\s+/).filter(Boolean);
  expect(readArguments(args).name).toBe('start');
  const { ask } = await startCommand(args);
  expect((await ask('GET', '/_mock/readyz')).status).toBe(200);
});

test.each(blocks.filter(({ kind }) => kind === 'merge'))('$text adds up reports', async ({ text }) => {
  const { ask } = await startCommand();
  await ask('GET', '/api/v2/roles', { token: null });
  const folder = temporaryFolder();
  for (const shard of ['shard-1.json', 'shard-2.json']) writeFileSync(`${folder}/${shard}`, (await ask('GET', '/_mock/coverage')).text);
  const args = text.replace('npm start -- ', '').replaceAll(/\S+\.(json|md)/g, `${folder}/$&`).split(' ');
  expect(await runCommand(args)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(`${folder}/coverage.md`, 'utf8')).toContain('behaviours, 2 requests)');
});

test('the container is steered with its token, by whatever name', async () => {
  const [, , variable, token, args] = /^docker run (.*) -e (\w+)=(\w+) .* better-stack-mock (.*)$/m.exec(blocks.find(({ kind }) => kind === 'container')!.text)!; // it is there
  const inImage = { BETTER_STACK_MOCK_HOST: '0.0.0.0', [variable!]: token! };
  const { origin } = await startCommand(args!.replace('/data', temporaryFolder()).split(' '), inImage);
  const { port } = new URL(origin);
  const statusOf = async (headers: string) => (await run(`curl -sS -o /dev/null -w '%{http_code}' -H 'Host: mock:4010' ${headers} http://127.0.0.1:${port}/_mock/state`)).stdout;
  expect(await statusOf('')).toBe('403');
  expect(await statusOf(`-H 'Authorization: Bearer ${token}'`)).toBe('200');
});

test('the filters of the journal are all there', () => {
  const [, line] = /^Its filters, here and in every `match` below: ([^]*?)\. /m.exec(readme)!; // it is there
  const names = [...line!.replaceAll(/\(.*?\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(Match.properties));
});

test('npm start runs the command, in place of the shell so that signals arrive, and npm test runs every test', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(scripts).toMatchObject({ start: expect.stringMatching(/ && exec node "\$command"$/), test: 'vitest run' });
});

test('npm start with --prefix finds files from where it is called', async () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/broken.json`, '{');
  const root = new URL('..', import.meta.url).pathname;
  const failed = await run(`cd ${folder} && npm start --silent --prefix ${root} -- --port 0 --fixture broken.json`).catch((error: { stderr: string }) => error);
  expect(failed.stderr).toMatch(/^broken\.json is not JSON: /);
});

/** A folder with the world that the README shows. */
function folderWithWorld(): string {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/acme.json`, shownWorld);
  return folder;
}

/** Runs the commands of a block one after the other on a server of their own. */
async function runBlock(text: string): Promise<string> {
  const { origin } = await startCommand();
  const { stdout } = await run(text.replaceAll('http://127.0.0.1:4010', origin).replaceAll(/^curl/gm, 'curl -sS'));
  return stdout;
}
