import { Type, type Static } from '@sinclair/typebox';
import type { Database } from 'better-sqlite3';
import { givenIds } from '../../../src/sandboxes/given-ids.ts';
import { FixtureError, type VendorFixture } from '../../../src/vendors/vendor.ts';
import { insertNote, Note, notesIn } from './notes.ts';

const nextIds = givenIds({ notes: 'notes_notes' }, 'id');

const World = Type.Object(
  { notes: Type.Array(Note), next_ids: Type.Optional(Type.Object({ notes: Type.Optional(Type.Integer({ minimum: 1 })) })) },
  { additionalProperties: false },
);
type World = Static<typeof World>;

/** How a world is filled, and turned into a fixture again. */
export const fixture: VendorFixture = {
  schema: World,
  fill(db: Database, { notes, next_ids: next = {} }: World) {
    notes.forEach((note, index) => {
      if (notes.findIndex(({ id }) => id === note.id) !== index) throw new FixtureError(`notes/${index}/id`, `note id ${note.id} is taken`);
      insertNote.get(db, note);
    });
    nextIds.reserve(db, next);
  },
  export(db) {
    const next = nextIds.next(db);
    return { notes: notesIn(db), ...(next && { next_ids: next }) };
  },
  collections: { notes: { identify: ({ id }) => String(id) } },
};
