import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changing, watchChanges } from '../../src/sandboxes/changes.ts';
import { statement } from '../../src/sandboxes/statement.ts';

const addPerson = statement<{ name: string }>('INSERT INTO people (name) VALUES (:name)');
const addAndShow = statement<{ name: string }, { id: number }>('INSERT INTO people (name) VALUES (:name) RETURNING id');
const countPeople = statement<Record<never, never>, { people: number }>('SELECT COUNT(*) AS people FROM people');
const findPerson = statement<{ id: number; name: string }, { id: number; search: number }>('SELECT id, search() AS search FROM people WHERE id = :id AND name = :name');

/** A database with Ada, Ben and Cleo. Each row that is searched for, and not found among those kept, tells which search it was. */
function people() {
  const db = new Sqlite(':memory:');
  onTestFinished(() => void db.close());
  db.exec("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people (name) VALUES ('Ada'), ('Ben'), ('Cleo')");
  let searches = 0;
  db.function('search', { deterministic: false }, () => ++searches);
  return db;
}

function watched() {
  const db = people();
  watchChanges(db);
  return db;
}

const greet = statement<{ limit: number }, { name: string }, { greeting: string }>('SELECT name FROM people ORDER BY id LIMIT :limit', ({ name }) => ({ greeting: `Dear ${name}` }));

describe('what a statement finds', () => {
  test('is what its rows mean', () => {
    const db = watched();
    const greetings = [{ greeting: 'Dear Ada' }, { greeting: 'Dear Ben' }];
    expect([greet.get(db, { limit: 2 }), greet.get(db, { limit: 0 }), greet.all(db, { limit: 2 }), [...greet.iterate(db, { limit: 2 })]])
      .toEqual([greetings[0], undefined, greetings, greetings]);
    expect(greet.get(db, { limit: 2 })).toBe(greet.get(db, { limit: 2 }));
  });

  test('is found once until the database changes', () => {
    const db = watched();
    const find = () => [findPerson.get(db, { id: 1, name: 'Ada' }), findPerson.get(db, { id: 2, name: 'Ben' }), findPerson.get(db, { id: 1, name: 'Ben' })];
    const found = [{ id: 1, search: 1 }, { id: 2, search: 2 }, undefined];
    expect(find()).toEqual(found);
    expect(find()).toEqual(found);
    addPerson.run(db, { name: 'Dora' });
    expect(find()).toEqual([{ id: 1, search: 3 }, { id: 2, search: 4 }, undefined]);
  });

  test('is searched each time in a database that others may change', () => {
    const db = people();
    expect([1, 2].map(() => findPerson.get(db, { id: 1, name: 'Ada' })?.search)).toEqual([1, 2]);
  });

  test('is each database’s own', () => {
    const [one, other] = [watched(), watched()];
    addPerson.run(one, { name: 'Dora' });
    expect([one, other, one, other].map((db) => countPeople.get(db, {}))).toEqual([{ people: 4 }, { people: 3 }, { people: 4 }, { people: 3 }]);
  });

  test('is what it was before, once a change is taken back', () => {
    const db = watched();
    const counted: unknown[] = [];
    const count = () => counted.push(countPeople.get(db, {})?.people);
    const fail = db.transaction(() => {
      addPerson.run(db, { name: 'Dora' });
      count();
      db.exec("DELETE FROM people WHERE name = 'Ada' OR name = 'Ben'");
      count();
      throw new Error('half way');
    });
    count();
    expect(() => changing(db, fail)).toThrow('half way');
    count();
    expect(counted).toEqual([3, 4, 2, 3]);
  });

  test.each([
    ['get', (db: Database) => addAndShow.get(db, { name: 'Dora' })],
    ['all', (db: Database) => addAndShow.all(db, { name: 'Dora' })],
    ['iterate', (db: Database) => [...addAndShow.iterate(db, { name: 'Dora' })]],
    ['run', (db: Database) => addAndShow.run(db, { name: 'Dora' })],
  ])('is new after a row that is written by %s', (_, write) => {
    const db = watched();
    for (const people of [3, 4, 5]) {
      expect(countPeople.get(db, {})).toEqual({ people });
      write(db);
    }
  });

  test('can’t be changed by one of those who found it, of whatever world', () => {
    for (const db of [watched(), people()]) {
      const found = countPeople.get(db, {}) as { people: number };
      expect(() => { found.people = 7; }).toThrow(TypeError);
    }
  });

  test('is kept up to a number of rows, however often others were not found', () => {
    const db = watched();
    const insert = db.prepare('INSERT INTO people (name) VALUES (?)');
    for (let more = 0; more < 300; more++) insert.run('Ada');
    const search = (id: number, name = 'Ada') => findPerson.get(db, { id, name })?.search;
    const first = search(1);
    for (let id = 4; id < 4 + 255; id++) search(id);
    for (let id = 1_000; id < 2_000; id++) search(id);
    expect(search(1)).toBe(first);
    search(259);
    expect(search(1)).not.toBe(first);
  });
});
