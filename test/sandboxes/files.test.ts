import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { vendors } from '../../src/vendors/index.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';
import { startCommand } from '../support/command.ts';
import { dumpTables } from '../support/dump.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { emailsOf } from './support.ts';

const api = '/api/v2/team-members';

describe.each([
  ['a folder', '/', (name: string) => `${name}.sqlite`],
  ['a file', '/world.sqlite', (name: string) => (name === 'default' ? 'world.sqlite' : `world.${name}.sqlite`)],
  ['a file whose name has a star', '/wor*ld.sqlite', (name: string) => (name === 'default' ? 'wor*ld.sqlite' : `wor*ld.${name}.sqlite`)],
  ['a file without an ending', '/world', (name: string) => (name === 'default' ? 'world' : `world.${name}.sqlite`)],
])('--db with %s', (_, path, fileOf) => {
  test('keeps each sandbox in a file, with its snapshots, and finds them after a restart', async () => {
    const folder = temporaryFolder();
    const db = `${folder}${path}`;
    const first = await start({ db });
    await first.ask('POST', `/~one${api}`, { body: { email: 'one@example.com' } });
    await first.ask('POST', '/~one/_mock/snapshots', { body: { name: 'with-one' } });
    await first.ask('DELETE', `/~one${api}?email=one@example.com`);
    await first.ask('POST', '/_mock/sandboxes/one/fork', { body: { name: 'two.five' } });
    await first.ask('POST', `/~two.five${api}`, { body: { email: 'two@example.com' } });
    const rows = ['default', 'one', 'two.five'].map((name) => dumpTables(first.sandboxes.get(name).db));
    await first.stop();
    for (const name of ['default', 'one', 'two.five']) expect(existsSync(join(folder, fileOf(name)))).toBe(true);

    const second = await start({ db, fixture: 'empty' });
    expect(second.sandboxes.list().map(({ name }) => name)).toEqual(['default', 'one', 'two.five']);
    expect(['default', 'one', 'two.five'].map((name) => dumpTables(second.sandboxes.get(name).db))).toEqual(rows);
    await second.ask('POST', '/~one/_mock/snapshots/with-one/restore');
    expect(await emailsOf(second, 'one')).toContain('one@example.com');
    await second.ask('POST', '/_mock/sandboxes/one/reset');
    expect(await emailsOf(second, 'one')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
    await second.ask('POST', '/_mock/sandboxes/two.five/reset');
    expect(await emailsOf(second, 'two.five')).not.toContain('two@example.com');
  });

  test('begins anew when the file is gone, without the snapshots of the world before', async () => {
    const folder = temporaryFolder();
    const db = `${folder}${path}`;
    const first = await start({ db });
    for (const sandbox of ['default', 'one']) await first.ask('POST', `/~${sandbox}/_mock/snapshots`, { body: { name: 'mine' } });
    await first.stop();
    for (const sandbox of ['default', 'one']) rmSync(join(folder, fileOf(sandbox)));

    const second = await start({ db, fixture: 'single-team' });
    for (const sandbox of ['default', 'one']) {
      expect((await second.ask('GET', `/~${sandbox}/_mock/snapshots`)).body).toEqual({ snapshots: [expect.objectContaining({ name: 'start' })] });
      const before = dumpTables(second.sandboxes.get(sandbox).db);
      await second.ask('POST', `/~${sandbox}/_mock/reset`);
      expect(dumpTables(second.sandboxes.get(sandbox).db)).toEqual(before);
    }
  });

  test('deletes what belongs to a sandbox and nothing else', async () => {
    const folder = temporaryFolder();
    const mock = await start({ db: `${folder}${path}` });
    const before = readdirSync(folder).toSorted();
    await mock.ask('POST', `/~gone${api}`, { body: { email: 'one@example.com' } });
    await mock.ask('POST', '/~gone/_mock/snapshots', { body: { name: 'mine' } });
    expect(readdirSync(folder)).toContain(fileOf('gone'));
    await mock.ask('DELETE', '/_mock/sandboxes/gone');
    expect(readdirSync(folder).toSorted()).toEqual(before);
  });
});

test('a sandbox whose file was deleted after a kill begins anew, without the log that SQLite kept beside it', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'one.sqlite');
  const killed = await start({ db: `${folder}/` });
  await killed.ask('POST', `/~one${api}`, { body: { email: 'one@example.com' } });
  const log = readFileSync(`${file}-wal`);
  await killed.stop();
  rmSync(file);
  writeFileSync(`${file}-wal`, log);

  const next = await start({ db: `${folder}/` });
  expect(await emailsOf(next, 'one')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
});

test('a file and its snapshots that an older version wrote are brought to the newest tables', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const older = await start({ db });
  await older.ask('DELETE', `${api}/102`);
  await older.ask('POST', '/_mock/snapshots', { body: { name: 'old' } });
  await older.ask('DELETE', `${api}/103`);
  await older.stop();

  const newer = await start({ db }, { vendors: vendors.map(withAnotherColumn) });
  expect(await emailsOf(newer)).toEqual(['alice@example.com', 'charlie@example.com']);
  expect((await newer.ask('GET', '/_mock/diff?to=old')).body).toMatchObject({
    vendors: { 'better-stack': { lists: { people: { added: [], removed: [{ email: 'bob@example.com' }] } } } },
  });
  expect((await newer.ask('POST', '/_mock/snapshots/old/restore')).status).toBe(204);
  expect(await emailsOf(newer)).toEqual(['alice@example.com', 'dana@example.com', 'charlie@example.com']);
  expect((await newer.ask('POST', '/_mock/reset')).status).toBe(204);
  expect(await emailsOf(newer)).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
  const { better_stack_people: people } = dumpTables(newer.sandboxes.default.db);
  expect(people).toContainEqual(expect.objectContaining({ email: 'bob@example.com', nickname: 'none' }));
});

test('a file that also ran with another vendor goes back to what it was without it, and keeps what the other has', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const alone = vendors.filter(({ name }) => name === 'better-stack');
  const first = await start({ db }, { vendors: alone });
  await first.ask('DELETE', `${api}/102`);
  await first.ask('POST', '/_mock/snapshots', { body: { name: 's1' } });
  await first.stop();
  const second = await start({ db });
  const invites = { emails: ['new@example.com'], teamIds: ['team-123'] };
  expect((await second.ask('POST', '/v3/organizations/org-123/teams/invites', { token: 'cloudbees-token', body: invites })).status).toBe(200);
  const others = cloudBeesTables(second);
  await second.stop();

  const third = await start({ db }, { vendors: alone });
  await third.ask('DELETE', `${api}/103`);
  expect(await third.ask('POST', '/_mock/snapshots/s1/restore')).toEqual({ status: 204, body: undefined });
  expect(await emailsOf(third)).toEqual(['alice@example.com', 'dana@example.com', 'charlie@example.com']);
  expect(await third.ask('POST', '/_mock/reset')).toEqual({ status: 204, body: undefined });
  expect(await emailsOf(third)).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
  await third.stop();

  expect(cloudBeesTables(await start({ db }))).toEqual(others);
});

/** The rows of the vendor's own tables, and the last numbers that were given in them. */
function cloudBeesTables({ sandboxes }: TestServer): unknown[] {
  const { sqlite_sequence: sequences = [], ...tables } = dumpTables(sandboxes.default.db);
  const isTheirs = (table: string) => table.startsWith('cloudbees_');
  return [Object.entries(tables).filter(([table]) => isTheirs(table)), (sequences as { name: string }[]).filter(({ name }) => isTheirs(name))];
}

function withAnotherColumn(vendor: Vendor): Vendor {
  if (vendor.name !== 'better-stack') return vendor;
  return { ...vendor, migrations: [...vendor.migrations, "ALTER TABLE better_stack_people ADD COLUMN nickname TEXT NOT NULL DEFAULT 'none'"] };
}

test('a file that is reopened with other seats has them after a reset, too, and each snapshot and fork has its own', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const seatsOf = async ({ ask }: TestServer, sandbox = 'default') => ((await ask('GET', `/~${sandbox}/_mock/limits`)).body as { seats: unknown }).seats;
  const first = await start({ db });
  await first.ask('POST', '/_mock/snapshots', { body: { name: 'unlimited' } });
  await first.stop();

  const second = await start({ db, seats: 5 });
  expect(await seatsOf(second)).toBe(5);
  await second.ask('PATCH', '/_mock/limits', { body: { seats: 7 } });
  await second.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'copy' } });
  await second.ask('POST', '/~copy/_mock/reset');
  expect(await seatsOf(second, 'copy')).toBe(7);
  await second.ask('POST', '/_mock/snapshots/unlimited/restore');
  expect(await seatsOf(second)).toBe(null);
  await second.ask('POST', '/_mock/reset');
  expect(await seatsOf(second)).toBe(5);
  const { vendors: changes } = (await second.ask('GET', '/_mock/diff')).body as { vendors: Record<string, { fields: unknown }> };
  expect(changes['better-stack']!.fields).toEqual({});
});

test('a snapshot that a newer version wrote is refused, and changes nothing', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const mock = await start({ db });
  await mock.ask('POST', '/_mock/snapshots', { body: { name: 'new' } });
  const snapshot = new Database(join(`${db}.snapshots`, 'new.sqlite'));
  snapshot.exec("UPDATE migrations SET applied = 99 WHERE owner = 'better-stack'");
  snapshot.close();
  const before = dumpTables(mock.sandboxes.default.db);
  expect(await mock.ask('POST', '/_mock/snapshots/new/restore')).toMatchObject({ status: 422 });
  expect(dumpTables(mock.sandboxes.default.db)).toEqual(before);
});

test('a snapshot that is damaged is told in a sentence, and changes nothing', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const mock = await start({ db });
  await mock.ask('POST', '/_mock/faults', { body: { effect: { status: 503 } } });
  writeFileSync(join(`${db}.snapshots`, 'bad.sqlite'), 'Dear diary,\n'.repeat(100));
  writeFileSync(join(`${db}.snapshots`, 'start.sqlite'), 'Dear diary,\n'.repeat(100));
  const before = dumpTables(mock.sandboxes.default.db);
  for (const [method, path, name] of [['POST', '/_mock/snapshots/bad/restore', 'bad'], ['GET', '/_mock/diff?from=bad', 'bad'], ['POST', '/_mock/reset', 'start'], ['POST', '/_mock/sandboxes/default/reset', 'start']] as const) {
    expect(await mock.ask(method, path)).toMatchObject({ status: 422, body: { error: { message: `The snapshot "${name}" of the sandbox "default" cannot be read: it is damaged, or another program or a newer version wrote it. Delete its file.` } } });
  }
  expect(dumpTables(mock.sandboxes.default.db)).toEqual(before);
  expect((await mock.ask('GET', '/_mock/faults')).body).toMatchObject({ faults: [{}] });
  rmSync(join(`${db}.snapshots`, 'start.sqlite'));
  expect((await mock.ask('POST', '/_mock/reset')).status).toBe(204);
});

test('the start of a world of its own that somebody deleted is made again', async () => {
  const folder = temporaryFolder();
  const mock = await start({ db: `${folder}/` });
  const world = { 'better-stack': { name: 'Mine', teams: [{ name: 'Only' }], tokens: [] } };
  await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'own', world } });
  const before = dumpTables(mock.sandboxes.get('own').db);
  rmSync(join(folder, 'own.sqlite.snapshots', 'start.sqlite'));
  expect((await mock.ask('POST', '/~own/_mock/reset')).status).toBe(204);
  expect({ ...dumpTables(mock.sandboxes.get('own').db), better_stack_teams: [] }).toEqual({ ...before, better_stack_teams: [] });
});

test('a file among the sandboxes that is none of ours is no sandbox, and who names it is told so', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'diary.sqlite');
  const mock = await start({ db: `${folder}/` });
  writeFileSync(file, 'Dear diary,\n'.repeat(100));
  const before = readFileSync(file);
  expect((await mock.ask('GET', '/_mock/sandboxes')).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
  for (const [method, path, body] of [['GET', `/~diary${api}`], ['GET', '/~diary/_mock/clock'], ['POST', '/_mock/sandboxes', { name: 'diary' }], ['POST', '/_mock/sandboxes/default/fork', { name: 'diary' }], ['DELETE', '/_mock/sandboxes/diary']] as const) {
    expect(await mock.ask(method, path, { body })).toMatchObject({ status: 422, body: { error: { message: `${file} is not a SQLite database. Pass another --db file or mend this one.` } } });
  }
  expect(readFileSync(file)).toEqual(before);
});

test('a world whose file has a name that no sandbox can have is not listed', async () => {
  const folder = temporaryFolder();
  const mock = await start({ db: `${folder}/` });
  await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'one' } });
  cpSync(join(folder, 'one.sqlite'), join(folder, 'one (copy).sqlite'));
  expect((await mock.ask('GET', '/_mock/sandboxes')).body).toMatchObject({ sandboxes: [{ name: 'default' }, { name: 'one' }] });
});

test('a sandbox for whose files there is no room among the open ones is refused in a sentence, until another one is deleted', async () => {
  const folder = temporaryFolder();
  const { ask } = await startCommand(['--db', `${folder}/`], {}, ['bash', '-c', 'ulimit -n 64 && exec "$@"', '--']);
  const make = (name: string) => ask('POST', '/_mock/sandboxes', { body: { name } });
  let count = 0;
  let answer = await make('sandbox-0');
  while (answer.status === 201) answer = await make(`sandbox-${++count}`);
  expect(answer).toMatchObject({ status: 422, body: { error: { message: `${join(folder, `sandbox-${count}.sqlite`)} cannot be opened: this system lets the server have no more files open (ulimit -n). Raise the limit, or delete sandboxes.` } } });
  expect(readdirSync(folder).filter((file) => file.startsWith(`sandbox-${count}.`))).toEqual([]);
  expect((await ask('GET', `/~sandbox-0${api}`)).status).toBe(200);
  for (const name of ['sandbox-0', 'sandbox-1']) expect((await ask('DELETE', `/_mock/sandboxes/${name}`)).status).toBe(204);
  expect((await make(`sandbox-${count}`)).status).toBe(201);
});

test('a folder that is gone while serving is told in a sentence to whoever needs a new file, and the others are served on', async () => {
  const folder = join(temporaryFolder(), 'worlds');
  const mock = await start({ db: `${folder}/` });
  rmSync(folder, { recursive: true });
  expect(await mock.ask('GET', `/~new${api}`)).toMatchObject({ status: 422, body: { error: { message: `${join(folder, 'new.sqlite')} cannot be made: its folder is gone. Pass another --db file or mend this one.` } } });
  expect((await mock.ask('POST', api, { body: { email: 'new.user@example.com' } })).status).toBe(201);
  expect((await mock.ask('POST', '/_mock/reset')).status).toBe(204);
  expect(await emailsOf(mock)).not.toContain('new.user@example.com');
});

test('a copy of the folder is another world', async () => {
  const folder = temporaryFolder();
  const copy = join(temporaryFolder(), 'copy');
  const first = await start({ db: `${folder}/` });
  await first.ask('POST', `/~one${api}`, { body: { email: 'one@example.com' } });
  await first.stop();
  cpSync(folder, copy, { recursive: true });
  const second = await start({ db: copy });
  expect(await emailsOf(second, 'one')).toContain('one@example.com');
  expect(basename(second.sandboxes.default.db.name)).toBe('default.sqlite');
});

test('tokens that had one name in a file of an older version have names of their own', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  await (await start({ db })).stop();
  const file = new Database(db);
  file.exec(`
    UPDATE better_stack_tokens SET name = 'core' WHERE kind = 'team';
    UPDATE cloudbees_tokens SET name = 'core';
    UPDATE migrations SET applied = applied - 1 WHERE owner IN ('better-stack', 'cloudbees');`);
  file.close();

  const mock = await start({ db });
  const { body } = await mock.ask('GET', '/_mock/tokens') as { body: { tokens: { vendor: string; name: string }[] } };
  const names = body.tokens.map(({ vendor, name }) => `${vendor} ${name}`).filter((name) => name.includes('core'));
  expect(names.toSorted()).toEqual(['better-stack core', 'better-stack core-2', 'better-stack core-3', 'cloudbees core', 'cloudbees core-2']);
  expect(await mock.ask('PATCH', '/_mock/state', { body: { 'better-stack': { seats: 5 } } })).toMatchObject({ status: 200 });
});
