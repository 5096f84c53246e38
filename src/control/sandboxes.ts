import { Type, type Static } from '@sinclair/typebox';
import { timestamp } from '../clock.ts';
import { invalid } from '../control-error.ts';
import type { Fixture } from '../sandboxes/fixture.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { strict } from '../schema-parts.ts';
import { ErrorBody, NoContent } from './schemas.ts';

const SandboxView = Type.Object({
  name: Type.String(),
  base_url: Type.String({ description: 'Requests below it mean this sandbox.' }),
  now: Type.String({ format: 'date-time' }),
});
type SandboxView = Static<typeof SandboxView>;

const NamePath = Type.Object({ name: Type.String() });
const Name = Type.String({ description: 'Letters, digits, dots, hyphens and underscores.' });

const resetKeeps = 'The world is that of the start, with its seats, without faults and with an empty journal. The clock, the invitation limit and the acceptance of invitations stay.';

/** Makes, lists, forks, resets and deletes sandboxes. */
export function sandboxRoutes(app: ControlScope, { sandboxes, fixtures }: ControlParts): void {
  app.get('/sandboxes', {
    schema: { summary: 'List the sandboxes', response: { 200: Type.Object({ sandboxes: Type.Array(SandboxView) }) } },
    handler: ({ publicBase }) => ({ sandboxes: sandboxes.list().map((sandbox) => view(sandbox, publicBase)) }),
  });

  app.post('/sandboxes', {
    schema: {
      summary: 'Make a sandbox from the start fixture, another fixture, or a world of its own',
      body: Type.Object(
        {
          name: Name,
          fixture: Type.Optional(Type.String({ description: 'The name of a fixture that comes with better-stack-mock.' })),
          world: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'A fixture: the same JSON as in a fixture file.' })),
        },
        strict,
      ),
      response: { 201: SandboxView, 400: ErrorBody, 409: ErrorBody, 422: ErrorBody },
    },
    async handler({ body: { name, fixture, world }, publicBase }, reply) {
      if (fixture !== undefined && world !== undefined) throw invalid('A sandbox is made from a fixture or from a world, not from both', 'Leave one of them out.');
      const start = world ? await fixtures.check(world, 'world') : fixture === undefined ? undefined : requireFixture(fixture);
      const sandbox = sandboxes.create(name, start && { fixture: fixtures.withDefaults(start), origin: fixture ?? 'world' });
      reply.code(201);
      return view(sandbox, publicBase);
    },
  });

  /** Only what comes with the package: whoever asks has no say over the files of this machine. @throws ControlError 400 */
  function requireFixture(fixture: string): Fixture {
    const found = fixtures.shipped(fixture);
    if (!found) throw invalid(`There is no fixture "${fixture}"`, `Take one of ${fixtures.names().join(', ')}, or send the world itself as "world".`);
    return found;
  }

  app.get('/sandboxes/:name', {
    schema: { summary: 'Show a sandbox', params: NamePath, response: { 200: SandboxView, 404: ErrorBody } },
    handler: ({ params, publicBase }) => view(sandboxes.get(params.name), publicBase),
  });

  app.delete('/sandboxes/:name', {
    schema: { summary: 'Delete a sandbox', params: NamePath, response: { 204: NoContent, 404: ErrorBody, 409: ErrorBody } },
    handler({ params }, reply) {
      sandboxes.delete(params.name);
      reply.code(204).send(null);
    },
  });

  app.post('/sandboxes/:name/fork', {
    schema: {
      summary: 'Make a sandbox that is what another one is now',
      params: NamePath,
      body: Type.Object({ name: Name }, strict),
      response: { 201: SandboxView, 400: ErrorBody, 404: ErrorBody, 409: ErrorBody },
    },
    handler({ params, body, publicBase }, reply) {
      const sandbox = sandboxes.fork(params.name, body.name);
      reply.code(201);
      return view(sandbox, publicBase);
    },
  });

  app.post('/sandboxes/:name/reset', {
    schema: { summary: 'Bring a sandbox back to its start', description: resetKeeps, params: NamePath, response: { 204: NoContent, 404: ErrorBody } },
    handler({ params }, reply) {
      sandboxes.get(params.name).reset();
      reply.code(204).send(null);
    },
  });

  app.post('/reset', {
    schema: { summary: 'Bring the sandbox of this request back to its start', description: resetKeeps, response: { 204: NoContent } },
    handler({ sandbox }, reply) {
      sandbox.reset();
      reply.code(204).send(null);
    },
  });
}

function view({ name, clock }: Sandbox, publicBase: string): SandboxView {
  return { name, base_url: `${publicBase}/~${name}`, now: timestamp(clock) };
}
