import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { frozen, TestWall } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';
import { clockCommands, clockLooks, wall } from './commands/clock.ts';
import { cloudBeesCommands, cloudBeesLooks } from './commands/cloudbees.ts';
import { names, type Command, type Real, type Worlds } from './commands/command.ts';
import { faultCommands, faultEnd, faultLooks } from './commands/faults.ts';
import { invitationCommands, invitationLooks } from './commands/invitations.ts';
import { journalCommands, journalLooks } from './commands/journal.ts';
import { limitCommands, limitLooks } from './commands/limits.ts';
import { memberCommands, memberLooks } from './commands/members.ts';
import { listing, sandboxCommands } from './commands/sandboxes.ts';
import { stateCommands, stateLooks } from './commands/state.ts';
import { teamCommands, teamLooks } from './commands/teams.ts';
import { capacity } from './models/journal.ts';
import { worldOf, type State, type World } from './models/world.ts';
import { documents, readOperations } from './operations.ts';

/** Operations that no sequence asks. */
const leftOut = [
  'GET /_mock', 'GET /_mock/livez', 'GET /_mock/readyz', 'GET /_mock/openapi.json', 'GET /_mock/openapi/{document}', // they answer the same in every state
  'GET /_mock/journal/stream', // it has no end; what it tells is what the list does
  'GET /_mock/coverage', 'DELETE /_mock/coverage', // it counts what both runs ask that go on at once
];

const commands = [
  ...memberCommands, ...memberCommands, ...teamCommands, ...cloudBeesCommands, ...cloudBeesCommands, ...invitationCommands, ...limitCommands, ...faultCommands,
  ...clockCommands, ...journalCommands, ...stateCommands, ...sandboxCommands,
];

/** What shows all of the worlds, when the commands are done. */
const looks: readonly Command[] = [
  listing(),
  ...names.flatMap((name) => [
    ...[clockLooks, stateLooks, limitLooks, invitationLooks, journalLooks, faultLooks].flatMap((looksOf) => looksOf(name)),
    faultEnd(name), // the rest asks the vendors
    ...[memberLooks, teamLooks, cloudBeesLooks].flatMap((looksOf) => looksOf(name)),
  ]),
];

/** The world of a server's default sandbox. */
async function startOf({ ask }: TestServer): Promise<State> {
  const { body } = await ask('GET', '/_mock/state');
  const next = { teams: 3, people: 104, invitations: 202, users: 4, invites: 1, mail: 1 };
  return { ...body as Pick<State, 'better-stack' | 'cloudbees'>, next, mails: [], windows: {}, accepted: {} };
}

test('random sequences of everything, on several sandboxes at once, do what a small model does', async () => {
  const wallClock = new TestWall();
  wallClock.pass(wall - wallClock.now());
  const server = await start({ inviteLimit: '6/1h', journal: String(capacity) }, { wallClock });
  const first = await startOf(server);
  const like = { clock: { now: Date.parse(frozen), rate: 0 }, limits: { invite: { count: 6, window: 3_600_000, text: '6/1h' }, retryAfter: false }, acceptance: null };
  const asked = new Set<string>();
  let runs = 0;

  async function run(sequence: Iterable<Command>): Promise<void> {
    const prefix = `run-${++runs}`;
    const fresh = (name: string): World => worldOf({ sandbox: `${prefix}-${name}`, base: `${server.origin}/~${prefix}-${name}` }, first, like);
    const real: Real = { server, prefix, asked, fresh };
    const worlds: Worlds = Object.fromEntries(names.map((name) => [name, fresh(name)]));
    for (const { sandbox } of Object.values(worlds)) await server.ask('POST', '/_mock/sandboxes', { body: { name: sandbox } });
    try {
      await fc.asyncModelRun(() => ({ model: worlds, real }), sequence);
      for (const look of looks) await look.run(worlds, real);
    } finally {
      for (const { sandbox } of Object.values(worlds)) await server.ask('DELETE', `/_mock/sandboxes/${sandbox}`);
    }
  }

  const sequence = fc.commands(commands, { size: 'large', maxCommands: 80 });
  await fc.assert(fc.asyncProperty(sequence, sequence, async (one, other) => { await Promise.all([run(one), run(other)]); }), { numRuns: 400, interruptAfterTimeLimit: 60_000 });

  const operations = (await Promise.all((Object.keys(documents) as (keyof typeof documents)[]).map((api) => readOperations(server.ask, api)))).flat();
  const isAsked = (operation: string) => [...asked].some((path) => new RegExp(`^${operation.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`).test(path));
  expect(operations.map(({ method, path }) => `${method} ${path}`).filter((operation) => !isAsked(operation)).toSorted()).toEqual(leftOut.toSorted());
});
