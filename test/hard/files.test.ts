import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { runCommand, startCommand, type Launcher } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Rights don't bind root, so that somebody else runs the command then. */
const withoutRights: Launcher = process.getuid?.() === 0 ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : [];

/** What the command ended with when it gave up in a sentence. */
async function refusal(file: string, launcher: Launcher = []): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['--port', '0', '--db', file], {}, launcher);
  return [code, stdout, stderr].join('|');
}

function database(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

const foreign: [string, (file: string) => void, string][] = [
  ['a database of another program', (file) => database(file, 'CREATE TABLE songs (id INTEGER)'), 'is a database of another program. Pass a new file name to --db.'],
  ['a database of another program with a write-ahead log', (file) => database(file, 'PRAGMA journal_mode = WAL; CREATE TABLE songs (id INTEGER)'), 'is a database of another program. Pass a new file name to --db.'],
  ['an empty database that another program marked', (file) => database(file, 'PRAGMA application_id = 7; CREATE TABLE songs (id INTEGER); DROP TABLE songs'), 'is a database of another program. Pass a new file name to --db.'],
  ['a text', (file) => writeFileSync(file, 'Dear diary,\n'.repeat(100)), 'is not a SQLite database. Pass another --db file or mend this one.'],
];

describe('a file that is not ours', () => {
  test.each(foreign)('%s is refused in a sentence and left as it is', async (_what, make, sentence) => {
    const file = join(temporaryFolder(), 'world.sqlite');
    make(file);
    const before = readFileSync(file);
    expect(await refusal(file)).toBe(`1||${file} ${sentence}\n`);
    expect(readFileSync(file)).toEqual(before);
  });
});

test('a pipe in place of a file is told in a sentence', async () => {
  const file = join(temporaryFolder(), 'world.sqlite');
  execFileSync('mkfifo', [file]);
  expect(await refusal(file)).toBe(`1||${file} cannot be read or written. Pass another --db file or mend this one.\n`);
});

describe('a file of ours', () => {
  async function ownFile(): Promise<string> {
    const file = join(temporaryFolder(), 'world.sqlite');
    const command = await startCommand(['--db', file]);
    command.process.kill('SIGTERM');
    await command.ended;
    return file;
  }

  test('that another program holds for longer than anybody waits is told in a sentence, and goes on as it was', async () => {
    const file = join(temporaryFolder(), 'world.sqlite');
    const { ask } = await startCommand(['--db', file]);
    const before = await ask('GET', '/_mock/state');
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await ask('POST', '/_mock/reset')).toEqual({
      status: 503,
      body: { error: { code: 'file_held', message: 'Another program holds the file of the worlds.', hint: 'Let it finish there and ask again; nothing has changed.' } },
    });
    other.close();
    expect(await ask('GET', '/_mock/state')).toEqual(before);
  });

  test('of a newer version is refused in a sentence and left as it is', async () => {
    const file = await ownFile();
    database(file, 'UPDATE migrations SET applied = applied + 1');
    const before = readFileSync(file);
    expect(await refusal(file)).toBe(`1||${file} was written by a newer version of better-stack-mock. Update better-stack-mock or pass another --db file.\n`);
    expect(readFileSync(file)).toEqual(before);
  });

  test.each([
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['cut to its first page', (bytes: Buffer) => bytes.subarray(0, 4_096)],
    ['with rubbish in every page but the first', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 0xa5)])],
    ['with a rubbish schema', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xa5)])],
  ])('%s is refused in a sentence and left as it is', async (_what, damage) => {
    const file = await ownFile();
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    expect(await refusal(file)).toBe(`1||${file} is damaged. Pass another --db file or mend this one.\n`);
    expect(readFileSync(file)).toEqual(damaged);
  });
});

describe('rights', () => {
  test.each<[string, (file: string, folder: string) => void, RegExp]>([
    ['a folder that cannot be written', (_, folder) => chmodSync(folder, 0o555), /^1\|\|\S+ is in a folder that cannot be written\. Pass another --db file or mend this one\.\n$/],
    ['a folder that cannot be entered', (_, folder) => chmodSync(folder, 0o000), /^1\|\|\S+ is in a folder that cannot be written\. Pass another --db file or mend this one\.\n$/],
    ['a file that cannot be written', (file) => { writeFileSync(file, ''); chmodSync(file, 0o444); }, /^1\|\|\S+ cannot be written\. Pass another --db file or mend this one\.\n$/],
    ['a file that cannot be read', (file) => { writeFileSync(file, ''); chmodSync(file, 0o000); }, /^1\|\|\S+ cannot be opened\. Pass another --db file or mend this one\.\n$/],
    ['a folder that cannot be written, with a file that can', (file, folder) => { writeFileSync(file, ''); chmodSync(file, 0o666); chmodSync(folder, 0o555); }, /^1\|\|\S+ (cannot be opened|is in a folder that cannot be written)\. Pass another --db file or mend this one\.\n$/],
    ['a folder in place of a file, that cannot be written', (file) => mkdirSync(file, { mode: 0o555 }), /^1\|\|\S+ (cannot be opened|is in a folder that cannot be written)\. Pass another --db file or mend this one\.\n$/],
  ])('%s is told in a sentence', async (_what, make, sentence) => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const file = join(folder, 'world.sqlite');
    make(file, folder);
    expect(await refusal(file, withoutRights)).toMatch(sentence);
    chmodSync(folder, 0o777);
  });
});
