import { Type, type Static } from '@sinclair/typebox';
import type { Database } from 'better-sqlite3';
import { timestamp } from '../../../src/clock.ts';
import { statement } from '../../../src/sandboxes/statement.ts';
import { endpoint } from '../../../src/vendors/endpoint.ts';
import { errors } from './errors.ts';

/** The tables, each named after the vendor. Appended, never edited. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE notes_notes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    text       TEXT    NOT NULL,
    written_at TEXT    NOT NULL
  ) STRICT;
  `,
];

export const Note = Type.Object({ id: Type.Integer(), text: Type.String(), written_at: Type.String({ format: 'date-time' }) });
export type Note = Static<typeof Note>;

const Refused = Type.Object({ message: Type.String() });

/** `GET /notes`: all of them. */
export const listNotes = endpoint({
  method: 'GET',
  url: '/notes',
  config: { operation: { name: 'list-notes', summary: 'List the notes', refusals: ['tokenUnknown'] } },
  schema: { response: { 200: Type.Object({ notes: Type.Array(Note) }), 401: Refused } },
  handler: ({ sandbox }) => ({ notes: notesIn(sandbox.db) }),
});

/** `POST /notes`: writes one. */
export const writeNote = endpoint({
  method: 'POST',
  url: '/notes',
  config: { operation: { name: 'write-note', summary: 'Write a note', refusals: ['tokenUnknown', 'bodyUnreadable', 'textMissing'] } },
  schema: { body: Type.Object({ text: Type.String() }), response: { 201: Note, 400: Refused, 401: Refused, 422: Refused } },
  schemaErrorFormatter: () => errors.textMissing(),
  handler({ sandbox: { db, clock }, body: { text } }, reply) {
    reply.code(201);
    return insertNote.get(db, { id: null, text, written_at: timestamp(clock) })!; // it returns its row
  },
});

export function notesIn(db: Database): Note[] {
  return selectNotes.all(db, {});
}

const selectNotes = statement<Record<never, never>, Note>('SELECT id, text, written_at FROM notes_notes ORDER BY id');

export const insertNote = statement<{ id: number | null; text: string; written_at: string }, Note>(`
  INSERT INTO notes_notes (id, text, written_at) VALUES (:id, :text, :written_at) RETURNING id, text, written_at`);
