import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dump } from '../../../support/dump.ts';
import { start, type TestServer } from '../../../support/server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const members = '/api/v2/team-members';
const emails = ['bob@example.com', 'dana@example.com', 'charlie@example.com', 'eve@example.com'];
const seatedKinds = new Set(['admin', 'team_lead', 'responder', 'custom']);

const email = fc.constantFrom(...emails);
const token = fc.constantFrom('engineering-token', 'support-token');
const step = fc.oneof(
  fc.record({ does: fc.constant('invite' as const), token, email, role: fc.constantFrom('responder', 'member', 'team_lead', 'billing_admin') }),
  fc.record({ does: fc.constant('accept' as const), email }),
  fc.record({ does: fc.constant('decline' as const), email }),
  fc.record({ does: fc.constant('delete' as const), token, email }),
  fc.record({ does: fc.constant('change role' as const), token, id: fc.constantFrom(102, 103, 104), role: fc.constantFrom(102, 104, 105) }),
  fc.record({ does: fc.constant('delete team' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

it('counts each person and each invited address once, whatever happens to them', async () => {
  await fc.assert(fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 12 }), async (isReplaced, steps) => {
    await using server = await start({ inviteLimit: 'off' });
    if (isReplaced) await replaceWorldByItself(server);
    for (const step of steps) await take(server, step);
    const taken = takenSeats(server.dump());

    const invite = () => server.ask('POST', members, { token: 'engineering-token', body: { email: 'last@example.com' } });
    await limitSeats(server, taken);
    expect(await invite()).toMatchObject({ status: 422, rule: 'noSeatLeft' });
    await limitSeats(server, taken + 1);
    expect(await invite()).toMatchObject({ status: 201 });
  }), { numRuns: 60 });
});

async function take({ ask }: TestServer, step: Step): Promise<void> {
  switch (step.does) {
    case 'invite': await ask('POST', members, { token: step.token, body: { email: step.email, role: step.role } }); break;
    case 'accept': case 'decline': await ask('POST', `/_mock/invitations/${step.does}`, { body: { email: step.email } }); break;
    case 'delete': await ask('DELETE', `${members}?email=${step.email}`, { token: step.token }); break;
    case 'change role': await ask('POST', `${members}/${step.id}/change-role/${step.role}`, { token: step.token }); break;
    case 'delete team': await ask('DELETE', '/api/v2/teams/2', { token: 'global-token' }); break;
  }
}

async function replaceWorldByItself({ ask }: TestServer): Promise<void> {
  const { body } = await ask('GET', '/_mock/state');
  expect(await ask('PUT', '/_mock/state', { body })).toMatchObject({ status: 200 });
}

async function limitSeats({ ask }: TestServer, seats: number): Promise<void> {
  expect(await ask('PATCH', '/_mock/limits', { body: { seats } })).toMatchObject({ status: 200 });
}

interface Row { id: number; kind: string; email_key: string; person_id: number; role_id: number; organization_role_id: number | null }

/** Counted from the rows of people, memberships and invitations. */
function takenSeats(dump: Dump): number {
  const rows = (table: string) => dump[`better_stack_${table}`] as Row[]; // each table has some of the columns
  const isSeated = (roleId: number) => seatedKinds.has(rows('roles').find(({ id }) => id === roleId)!.kind);
  const people = rows('memberships').flatMap(({ person_id, role_id }) => {
    const person = rows('people').find(({ id }) => id === person_id)!;
    return isSeated(person.organization_role_id ?? role_id) ? [person.email_key] : [];
  });
  const invited = rows('invitations').filter(({ role_id }) => isSeated(role_id)).map(({ email_key }) => email_key);
  return new Set([...people, ...invited]).size;
}

it('counts the seats of a file whose world an older version replaced', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const first = await start({ db });
  await first[Symbol.asyncDispose]();
  const file = new Database(db);
  file.exec("DELETE FROM better_stack_taken_seats; UPDATE migrations SET applied = 3 WHERE owner = 'better-stack'");
  file.close();

  await using server = await start({ db });
  await limitSeats(server, 4);
  expect(await server.ask('POST', members, { body: { email: 'one@example.com' } })).toMatchObject({ status: 201 });
  expect(await server.ask('POST', members, { body: { email: 'two@example.com' } })).toMatchObject({ status: 422, rule: 'noSeatLeft' });
});
