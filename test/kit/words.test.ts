import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusalText, startMock, type OperationName, type Words } from '../../src/index.ts';
import { start } from '../support/server.ts';
import { find } from './support.ts';

/** Every operation that the published types name: the compiler asks for each, and for no other. */
const named: { [Vendor in keyof Words]: Record<Words[Vendor]['operation'], true> } = {
  'better-stack': {
    'list-roles': true, 'list-team-members': true, 'get-team-member': true, 'invite-team-member': true, 'delete-team-member': true,
    'delete-team-member-by-email': true, 'change-team-member-role': true, 'list-teams': true, 'get-team': true, 'create-team': true,
    'update-team': true, 'delete-team': true,
  },
  cloudbees: { 'list-teams': true, 'create-invites': true, 'create-invites-openapi': true, 'create-invites-example': true },
};

test('the published types name every operation and nothing else', async () => {
  const registered = (await start()).routes.flatMap(({ config }) => (config?.operation ? [`${config.vendor?.name} ${config.operation.name}`] : []));
  const all = Object.entries(named).flatMap(([vendor, operations]) => Object.keys(operations).map((operation) => `${vendor} ${operation}`));
  expect(new Set(registered)).toEqual(new Set(all));
});

/** Every fixture that the published types name, and every token that they promise. */
const fixtures: { [Vendor in keyof Words]: { names: Record<Words[Vendor]['fixture'], true>; tokens: Record<Words[Vendor]['token'], true> } } = {
  'better-stack': {
    names: { default: true, 'single-team': true, empty: true, full: true },
    tokens: { global: true, 'global-readonly': true, engineering: true, readonly: true, telemetry: true },
  },
  cloudbees: { names: { default: true, empty: true, full: true }, tokens: { inviter: true, viewer: true } },
};

test('the published types name every fixture, and the tokens that each of them has', () => {
  for (const [vendor, { names, tokens }] of Object.entries(fixtures)) {
    const folder = new URL(`../../fixtures/${vendor}/`, import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files.toSorted()).toEqual(Object.keys(names).map((name) => `${name}.json`).toSorted());
    const named = files.map((file) => new Set((JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { [Vendor in string]: { tokens: { name: string }[] } })[vendor]!.tokens.map(({ name }) => name)));
    const inAll = [...named[0]!].filter((token) => named.every((others) => others.has(token)));
    expect(inAll.toSorted()).toEqual(Object.keys(tokens).toSorted());
  }
});

test('a fault on any named operation is taken', async () => {
  await using mock = await startMock();
  const names = Object.values(named).flatMap((operations) => Object.keys(operations) as OperationName[]); // its own keys
  for (const operation of names) await mock.faults.add({ match: { operation }, effect: { status: 503 } });
  expect(await mock.faults.list()).toHaveLength(names.length);
});

test('the text of a refusal is the one that is answered', async () => {
  await using mock = await startMock();
  const answer = await mock.fetch('/api/v2/team-members?email=nobody@example.com', { token: mock.tokens.engineering });
  expect(await answer.json()).toEqual({ errors: refusalText('better-stack', 'memberNotFoundByEmail', 'nobody@example.com') });
  expect(() => Reflect.apply(refusalText, undefined, ['better-stack', 'toString'])).toThrow('better-stack has no rule "toString". Its rules are ');
  expect(() => Reflect.apply(refusalText, undefined, ['betterstack', 'emailRequired'])).toThrow('There is no vendor "betterstack". The vendors are better-stack, cloudbees.');
  expect(() => Reflect.apply(refusalText, undefined, ['better-stack', 'memberNotFound'])).toThrow('The text of memberNotFound is made of a detail, such as an address or an id. Pass it after the rule.');
});

test('who is put into a team in words stays in the others', async () => {
  await using mock = await startMock();
  await mock.seed('BOB@example.com is team_lead in Support');
  await mock.seed('bob@example.com is member in Support', 'bob@example.com is responder in Support');
  const people = (await mock.export())['better-stack']?.people?.filter(({ email }) => /^bob@/i.test(email));
  expect(people?.map(({ memberships }) => memberships)).toEqual([[{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'responder' }]]);
  expect((await find(mock, 'bob@example.com')).attributes).toMatchObject({ role: 'responder', first_name: 'Bob' });
});

test('who has a role in the whole organization loses it by words that give another, and gets one by words', async () => {
  await using mock = await startMock();
  const roleOf = async (email: string) => ((await find(mock, email)).attributes as { role: string }).role;
  await mock.seed('alice@example.com is member in Engineering', 'bob@example.com is billing_admin in Engineering');
  expect([await roleOf('alice@example.com'), await roleOf('bob@example.com')]).toEqual(['member', 'billing_admin']);
});

test('words about one address in two spellings are about one person', async () => {
  await using mock = await startMock();
  await mock.seed('Zoe@example.com is member in Engineering', 'zoe@example.com is team_lead in Support');
  const people = (await mock.export())['better-stack']?.people?.filter(({ email }) => /^zoe@/i.test(email));
  expect(people).toMatchObject([{ email: 'Zoe@example.com', memberships: [{ team: 'Engineering', role: 'member' }, { team: 'Support', role: 'team_lead' }] }]);
});
