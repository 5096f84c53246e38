import { Type, type Static } from '@sinclair/typebox';
import { ControlError } from '../control-error.ts';
import type { JsonObject } from '../json.ts';
import { diffParts } from '../sandboxes/diff.ts';
import type { Fixture } from '../sandboxes/fixture.ts';
import { isName, requireName } from '../sandboxes/names.ts';
import { startSnapshot, type Sandbox } from '../sandboxes/sandbox.ts';
import { exportWorld } from '../sandboxes/state.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { strict } from '../schema-parts.ts';
import { ErrorBody, NoContent } from './schemas.ts';

export const SnapshotView = Type.Object({ name: Type.String(), size: Type.Integer({ description: 'Bytes.' }) });
type SnapshotView = Static<typeof SnapshotView>;

const NamePath = Type.Object({ name: Type.String() });

/** What `to` calls the world as it is. */
const now = 'now';

const Item = Type.Record(Type.String(), Type.Unknown(), { description: 'As in a fixture.' });
const Fields = Type.Record(Type.String(), Type.Object({ from: Type.Unknown(), to: Type.Unknown() }), { description: 'Null is absence.' });
const PartDiff = Type.Object({
  fields: Fields,
  lists: Type.Record(
    Type.String(),
    Type.Object({
      added: Type.Array(Item),
      changed: Type.Array(Type.Object({ item: Type.String({ description: 'What the item is known by, such as its e-mail.' }), fields: Fields })),
      removed: Type.Array(Item),
    }),
  ),
});

/** Takes, lists, restores, deletes and compares snapshots of a sandbox. */
export function snapshotRoutes(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/snapshots', {
    schema: { summary: 'List the snapshots by name', response: { 200: Type.Object({ snapshots: Type.Array(SnapshotView) }) } },
    handler: ({ sandbox }) => ({ snapshots: sandbox.snapshots.list() }),
  });

  app.post('/snapshots', {
    schema: {
      summary: 'Take a snapshot, in place of one of the same name',
      body: Type.Object({ name: Type.String({ description: 'Letters, digits, dots, hyphens and underscores.' }) }, strict),
      response: { 201: SnapshotView, 400: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, body: { name } }, reply) {
      requireOwnName(name);
      const bytes = sandbox.serialize();
      sandbox.snapshots.set(name, bytes);
      reply.code(201);
      return { name, size: bytes.length };
    },
  });

  app.post('/snapshots/:name/restore', {
    schema: { summary: 'Bring the sandbox back to a snapshot', params: NamePath, response: { 204: NoContent, 404: ErrorBody } },
    handler({ sandbox, params: { name } }, reply) {
      if (name === startSnapshot) sandbox.reset();
      else if (!isName(name) || !sandbox.restore(name)) throw notFound(name);
      reply.code(204).send(null);
    },
  });

  app.delete('/snapshots/:name', {
    schema: { summary: 'Delete a snapshot', params: NamePath, response: { 204: NoContent, 404: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, params: { name } }, reply) {
      if (!isName(name) || !sandbox.snapshots.has(name)) throw notFound(name);
      if (name === startSnapshot) throw reserved(name, 'Leave it: a reset needs it.');
      sandbox.snapshots.delete(name);
      reply.code(204).send(null);
    },
  });

  app.get('/diff', {
    schema: {
      summary: 'Compare two snapshots, or a snapshot and now',
      querystring: Type.Object(
        {
          from: Type.Optional(Type.String({ description: 'A snapshot; start unless given.' })),
          to: Type.Optional(Type.String({ description: 'A snapshot, or now, which it is unless given.' })),
        },
        strict,
      ),
      response: {
        200: Type.Object({ from: Type.String(), to: Type.String(), vendors: Type.Record(Type.String(), PartDiff) }),
        400: ErrorBody,
        404: ErrorBody,
      },
    },
    handler({ sandbox, query: { from = startSnapshot, to = now } }) {
      const before = worldAt(sandbox, vendors, from);
      const after = worldAt(sandbox, vendors, to);
      const parts = vendors.map(({ name, fixture }) => [name, diffParts(before[name] as JsonObject, after[name] as JsonObject, fixture.collections)]); // exported parts
      return { from, to, vendors: Object.fromEntries(parts) };
    },
  });
}

function worldAt(sandbox: Sandbox, vendors: readonly Vendor[], name: string): Fixture {
  if (name === now) return exportWorld(sandbox.db, vendors);
  const world = isName(name) ? sandbox.readSnapshot(name, (db) => exportWorld(db, vendors)) : undefined;
  if (!world) throw notFound(name);
  return world;
}

/** @throws ControlError 400 for a name that can't be one, 409 for one that is always taken */
function requireOwnName(name: string): void {
  requireName(name, 'snapshot');
  if (name === startSnapshot || name === now) throw reserved(name, 'Take another name.');
}

function reserved(name: string, hint: string): ControlError {
  return new ControlError(409, 'snapshot_name_reserved', `"${name}" is reserved for the world as it ${name === now ? 'is' : 'began'}.`, hint);
}

function notFound(name: string): ControlError {
  return new ControlError(404, 'snapshot_not_found', `There is no snapshot ${JSON.stringify(name)}.`, 'GET /_mock/snapshots lists them.');
}
