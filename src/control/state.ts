import { Type } from '@sinclair/typebox';
import type { Fixture } from '../sandboxes/fixture.ts';
import { fixtureSchema } from '../sandboxes/fixture-schema.ts';
import { validatorOf } from '../schema-compilers.ts';
import { exportWorld, mergeWorld, replaceWorld } from '../sandboxes/state.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { ErrorBody } from './schemas.ts';

const largestWorld = 64 * 1_048_576; // bytes

/** What a change of a world may hold; the world that it makes is held to the schema of fixtures. */
const Change = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Parts of a fixture. Named fields are replaced, null takes one away; items of lists are changed or added by their identity.',
});

/** Exports a world as a fixture, replaces it by one, and changes it by a part of one. */
export function stateRoutes(app: ControlScope, { vendors, fixtures }: ControlParts): void {
  const World = { ...fixtureSchema(vendors), $id: 'Fixture' };

  app.get('/state', {
    schema: { summary: 'Export the world as a fixture', response: { 200: World } },
    handler: ({ sandbox }) => exportWorld(sandbox.db, vendors),
  });

  app.put('/state', {
    schema: {
      summary: "Replace the world by a fixture's; vendors that it doesn't name keep theirs",
      body: World,
      response: { 200: World, 400: ErrorBody, 413: ErrorBody, 422: ErrorBody },
    },
    bodyLimit: largestWorld,
    validatorCompiler: (part) => (part.httpPart === 'body' ? () => true : validatorOf(part)), // of the body, the check below explains more
    async handler({ sandbox, body }) {
      replaceWorld(sandbox, vendors, await fixtures.check(body, 'body'));
      return exportWorld(sandbox.db, vendors);
    },
  });

  app.patch('/state', {
    schema: {
      summary: 'Change the world by a part of a fixture',
      body: Change,
      response: { 200: World, 400: ErrorBody, 413: ErrorBody, 422: ErrorBody },
    },
    bodyLimit: largestWorld,
    async handler({ sandbox, body }) {
      mergeWorld(sandbox, vendors, body as Fixture, await fixtures.checker()); // an object, says the schema
      return exportWorld(sandbox.db, vendors);
    },
  });
}
