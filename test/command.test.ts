import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { version } from '../src/version.ts';
import { runCommand, startCommand } from './support/command.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('says where it answers, what each token reaches, and a command that works', async () => {
  const { origin, output, saw } = await startCommand();
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const [, token, url] = await saw(/Try it: curl -H "Authorization: Bearer (\S+)" (\S+)/);
  expect(output.stdout).toContain('engineering-token      team Engineering\n');
  expect(output.stdout).toContain('readonly-token         team Engineering, read-only\n');
  expect((await fetch(url!, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
});

test.each<[string, string, object, string[]]>([
  [
    'no command where no token would work', 'better-stack',
    { name: 'Acme', teams: [{ name: 'Core' }], tokens: [{ token: 'some-token', kind: 'telemetry', team: 'Core' }] },
    ['Better Stack tokens:', '  some-token  telemetry of Core; refused here with 401', ''],
  ],
  [
    'a command that needs no name of a team where every token reaches all of them', 'better-stack',
    { name: 'Acme', teams: [{ name: 'Core' }, { name: 'Sales' }], tokens: [{ token: 'some-token', kind: 'global', read_only: true }] },
    [
      'Better Stack tokens:', '  some-token  every team; names one with ?team_name=, read-only', '',
      'Try it: curl -H "Authorization: Bearer some-token" ORIGIN/api/v2/teams', '',
    ],
  ],
  [
    'first the tokens that may invite, and a command with the first of somebody in an organization', 'cloudbees',
    {
      organizations: [{ id: 'acme', name: 'Acme' }],
      users: [{ id: 'user-1', email: 'ada@example.com' }, { id: 'user-2', email: 'bo@example.com', teamIds: [] }],
      tokens: [{ token: 'token-a', userId: 'user-1' }, { token: 'token-c', userId: 'user-1', mayInvite: true }, { token: 'token-b', userId: 'user-2', mayInvite: true }],
    },
    [
      'CloudBees tokens:', '  token-b  user-2 in no organization; may invite', '  token-c  user-1 in acme; may invite', '  token-a  user-1 in acme; may only read', '',
      'Try it: curl -H "Authorization: Bearer token-c" ORIGIN/v1/organizations/acme/teams', '',
    ],
  ],
])('says %s', async (_what, vendor, world, words) => {
  const fixture = join(temporaryFolder(), 'world.json');
  writeFileSync(fixture, JSON.stringify({ [vendor]: world }));
  const { origin, output, saw } = await startCommand(['--vendor', vendor, '--fixture', fixture]);
  await saw(/ tokens:\n/);
  expect(output.stdout).toBe(`better-stack-mock answers at ${origin}\n\n${words.join('\n').replace('ORIGIN', origin)}`);
});

test('--version and --help answer on standard output', async () => {
  expect(await runCommand(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await runCommand(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/^better-stack-mock \[start\] \[options\]\n/);
});

test('a platform that SQLite has no binary for is told', async () => {
  const elsewhere = "data:text/javascript,Object.defineProperty(process,'platform',{value:'freebsd'})";
  expect(await runCommand(['--port', '0'], { NODE_OPTIONS: `--import "${elsewhere}"` })).toEqual({
    code: 1, stdout: '', stderr: `There is no SQLite for freebsd-${process.arch}: it comes for Linux, macOS and Windows, each on x64 and arm64. Run the container image of the README instead.\n`,
  });
});

test('a taken port is told', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number }; // it listens on TCP
  expect(await runCommand(['--port', String(port)])).toEqual({
    code: 1, stdout: '', stderr: `Port ${port} is in use. Stop the other server, or pass --port 0 for a free one.\n`,
  });
});

test.each(['192.0.2.1', 'fe80::1'])('a host that is none of this machine is told: %s', async (host) => {
  expect(await runCommand(['--port', '0', '--host', host])).toEqual({
    code: 1, stdout: '', stderr: `${host} is no address of this machine. Pass --host 127.0.0.1 or 0.0.0.0.\n`,
  });
});

test('a host in brackets, as a URL has it, is told how to be written', async () => {
  expect(await runCommand(['--port', '0', '--host', '[::1]'])).toEqual({
    code: 1, stdout: '', stderr: 'An address of IPv6 has no brackets here. Pass --host ::1.\n',
  });
});

test('--db says whether the world is a new one or goes on, so that nobody waits for a fixture', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const first = await startCommand(['--db', db]);
  await first.saw(new RegExp(`, keeping its world in ${db}\n`));
  first.process.kill('SIGTERM');
  await first.ended;

  const second = await startCommand(['--db', db, '--fixture', 'empty', '--members', '3']);
  await second.saw(new RegExp(`, going on with the world in ${db}\n`));
  expect((await second.ask('GET', '/api/v2/team-members/101')).status).toBe(200);
  second.process.kill('SIGTERM');
  expect((await second.ended).stderr).toBe(`--fixture and --members change nothing in the world that ${db} has already. To begin anew, stop the server and delete it, or pass another --db.\n`);
});

test('--db takes an empty file, such as one of mktemp, for a new world', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  writeFileSync(db, '');
  const command = await startCommand(['--db', db, '--fixture', 'full']);
  await command.saw(new RegExp(`, keeping its world in ${db}\n`));
  command.process.kill('SIGTERM');
  expect((await command.ended).stderr).toBe('');
});

test('--db refuses :memory:, which keeps nothing', async () => {
  expect(await runCommand(['--port', '0', '--db', ':memory:'])).toEqual({
    code: 2, stdout: '', stderr: '--db must be a file or a folder, or left out for a world in memory, not ":memory:".\n',
  });
});

test.each([
  { what: 'a folder that does not exist', make: (folder: string) => join(folder, 'none', 'world.sqlite'), says: /folder does not exist/ },
  { what: 'a folder in place of which a file lies', make: (folder: string) => `${text(folder)}/`, says: /^The folder .* cannot be made: / },
  { what: 'a file that is no database', make: text, says: /is not a SQLite database/ },
  { what: "another program's database", make: (folder: string) => database(folder, 'CREATE TABLE notes (text TEXT)'), says: /is a database of another program/ },
  { what: 'a file of a newer version', make: (folder: string) => database(folder, newerVersion), says: /was written by a newer version of better-stack-mock/ },
])('--db refuses $what in one sentence', async ({ make, says }) => {
  const { code, stdout, stderr } = await runCommand(['--port', '0', '--db', make(temporaryFolder())]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^[^\n]+ (Pass|Create|Update) [^\n]+\.\n$/);
});

test.skipIf(process.getuid?.() === 0)('--db refuses a file that cannot be written', async () => {
  const folder = temporaryFolder();
  const file = text(folder);
  chmodSync(file, 0o400);
  chmodSync(folder, 0o500);
  expect(await runCommand(['--port', '0', '--db', file])).toMatchObject({ code: 1, stdout: '' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it while a request is in flight, also when it comes twice', async (signal) => {
  const command = await startCommand();
  const socket = connect(Number(new URL(command.origin).port), '127.0.0.1');
  socket.on('error', () => {}); // it is cut off
  socket.write('POST /api/v2/team-members HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\nContent-Length: 1000\r\n\r\n{"email"');
  await command.ask('GET', '/_mock/livez'); // by now the upload has begun
  command.process.kill(signal);
  while (await accepts(command.origin)); // it began to end
  command.process.kill(signal); // npm sends again what the terminal sends to both
  expect(await command.ended).toMatchObject({ code: 0, stderr: '' });
});

/** Whether a port takes connections. */
async function accepts(origin: string): Promise<boolean> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const newerVersion = "PRAGMA application_id = 0x42534d6b; CREATE TABLE migrations (owner TEXT PRIMARY KEY, applied INTEGER NOT NULL) STRICT; INSERT INTO migrations VALUES ('better-stack', 1000)";

function database(folder: string, sql: string): string {
  const file = join(folder, 'world.sqlite');
  using db = closing(new Database(file));
  db.exec(sql);
  return file;
}

function closing(db: InstanceType<typeof Database>) {
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() });
}

function text(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'notes.txt');
  writeFileSync(file, 'This is a plain text, and long enough that SQLite reads a whole header from it: '.repeat(20));
  return file;
}
