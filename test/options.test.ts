import { expect, test } from 'vitest';
import { flagName, options, readConfig, readEnvironment, variableName } from '../src/config.ts';
import { readArguments } from '../src/arguments.ts';
import { runCommand, startCommand } from './support/command.ts';

const examples: Record<string, { text: string; value: unknown; bad?: string }> = {
  port: { text: '8080', value: 8080, bad: '65536' },
  host: { text: '0.0.0.0', value: '0.0.0.0' },
  fixture: { text: 'empty', value: 'empty' },
  members: { text: '5', value: 5, bad: '1.5' },
  db: { text: 'demo.sqlite', value: 'demo.sqlite' },
  seats: { text: '3', value: 3, bad: '-1' },
  inviteLimit: { text: '5/10s', value: { count: 5, window: 10_000 }, bad: '5' },
  retryAfter: { text: 'true', value: true, bad: 'yes' },
  acceptInvitations: { text: 'after 10m', value: 600_000, bad: 'soon' },
  sandboxes: { text: 'explicit', value: 'explicit', bad: 'some' },
  sandboxTtl: { text: '30m', value: 1_800_000, bad: 'long' },
  journal: { text: '10', value: 10, bad: '-1' },
  controlToken: { text: 'secret', value: 'secret', bad: 'schlüssel' },
  publicUrl: { text: 'https://betterstack.com/', value: 'https://betterstack.com', bad: 'betterstack' },
  now: { text: '2023-10-29T14:00:00Z', value: 1_698_588_000_000, bad: 'yesterday' },
  log: { text: 'json', value: 'json', bad: 'loud' },
  vendor: { text: 'cloudbees', value: 'cloudbees', bad: 'github' },
  strictClient: { text: 'warn', value: 'warn', bad: 'yes' },
  coverage: { text: 'report.md', value: 'report.md', bad: 'report.pdf' },
  coverageThreshold: { text: '80', value: 80, bad: '101' },
  strict: { text: 'true', value: true, bad: 'yes' },
  roleIds: { text: 'always', value: 'always', bad: 'never' },
  teamTokenRoles: { text: 'restricted', value: 'restricted', bad: 'open' },
};

const cases = Object.entries(options).map(([name, option]) => ({ name, option, ...examples[name]! }));

test('every option has an example here', () => {
  expect(Object.keys(options).filter((name) => !(name in examples))).toEqual([]);
});

test.each(cases)('$name is read from its flag', async ({ name, option, text, value }) => {
  const command = readArguments(option.placeholder === undefined ? [flagName(name)] : [flagName(name), text]);
  expect(command.name === 'start' && readConfig(command.given)[name]).toEqual(value);
});

test.each(cases)('$name is read from its environment variable', ({ name, text, value }) => {
  expect(readConfig(readEnvironment({ [variableName(name)]: text }))[name]).toEqual(value);
});

test.each(cases.filter(({ bad }) => bad !== undefined))('$name refuses $bad and names itself, wherever it was set', async ({ name, option, bad }) => {
  const flag = option.placeholder === undefined ? `${flagName(name)}=${bad}` : flagName(name);
  for (const [args, environment, as] of [
    [[flag, ...(option.placeholder === undefined ? [] : [bad!])], {}, flagName(name)],
    [[], { [variableName(name)]: bad! }, variableName(name)],
  ] as const) {
    const { code, stdout, stderr } = await runCommand(args, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^\S+ must be .+, not "[^"]+"\.\n$/);
    expect(stderr.split(' ')[0]).toBe(as);
  }
});

test.each(cases.filter(({ option }) => ['TEXT', 'HOST', 'NAME|FILE', 'FILE|FOLDER', 'FILE'].includes(option.placeholder ?? '')))('$name refuses a null character, which no file, address or header takes', ({ name }) => {
  expect(() => readConfig({ [name]: { value: 'a\0b.md', as: name } })).toThrow(`${name} must be a text without a null character, not "a\\u0000b.md".`);
});

test.each(cases.filter(({ option }) => option.placeholder !== undefined))('$name asks for its missing value', async ({ name }) => {
  for (const argv of [[flagName(name)], [flagName(name), '--port', '1'], [`${flagName(name)}=`]]) {
    expect(() => readArguments(argv)).toThrow(new RegExp(`^${flagName(name)} needs a value: ${flagName(name)} .+\\.$`));
  }
});

test('the last of an option given twice counts', async () => {
  const command = readArguments(['--port', '1', '--port', '2']);
  expect(command.name === 'start' && readConfig(command.given).port).toBe(2);
});

test('the command line wins over the environment', async () => {
  const { origin } = await startCommand([], { BETTER_STACK_MOCK_PORT: '1' });
  expect(Number(new URL(origin).port)).toBeGreaterThan(1);
});

test('an empty variable is as good as none', () => {
  expect(readEnvironment({ BETTER_STACK_MOCK_PORT: '', BETTER_STACK_MOCK_DB: '', BETTER_STACK_MOCK_SEATS: '3' })).toEqual({ seats: { value: '3', as: 'BETTER_STACK_MOCK_SEATS' } });
});

test('a value may look like an option behind the equals sign', () => {
  expect(readArguments(['--fixture=--x.json'])).toEqual({ name: 'start', given: { fixture: { value: '--x.json', as: '--fixture' } } });
});

test('the options may end with --', () => {
  expect(readArguments(['--port', '1', '--', 'start'])).toEqual({ name: 'start', given: { port: { value: '1', as: '--port' } } });
});

test.each([
  { argv: ['--prot', '1'], says: 'There is no option --prot. Did you mean --port? Run better-stack-mock --help for all of them.\n' },
  { argv: ['--zzzzzzzz'], says: 'There is no option --zzzzzzzz. Run better-stack-mock --help for all of them.\n' },
  { argv: ['coverage'], says: 'There is no command "coverage". Did you mean coverage merge? Run better-stack-mock --help for all of them.\n' },
  { argv: ['strat'], says: 'There is no command "strat". Did you mean start? Run better-stack-mock --help for all of them.\n' },
  { argv: ['--port', '4010', 'strat'], says: 'There is no command "strat". Did you mean start? Run better-stack-mock --help for all of them.\n' },
  { argv: ['--port', '4010', '4011'], says: 'There is no command "4011". Run better-stack-mock --help for all of them.\n' },
  { argv: ['--retry-after', 'strat'], says: 'There is no command "strat". Did you mean start? Run better-stack-mock --help for all of them.\n' },
  { argv: ['--retry-after', '5'], says: '--retry-after takes no value. Leave "5" out.\n' },
  { argv: ['--accept-invitations', 'after', '10m'], says: '--accept-invitations takes one word. Put a value of several in quotes: --accept-invitations "after 10m".\n' },
  { argv: ['start', 'again'], says: 'There is no command "again". Run better-stack-mock --help for all of them.\n' },
])('refuses $argv', async ({ argv, says }) => {
  expect(await runCommand(argv)).toEqual({ code: 2, stdout: '', stderr: says });
});

test('tells of a variable that no option has, and serves', async () => {
  const { output } = await startCommand([], { BETTER_STACK_MOCK_SEETS: '3' });
  expect(output.stderr).toBe('BETTER_STACK_MOCK_SEETS is set and is no option. Did you mean BETTER_STACK_MOCK_SEATS?\n');
});

test.each([
  ['2023-10-29', 1_698_537_600_000],
  ['2023-10-29T14:00Z', 1_698_588_000_000],
  ['2023-10-29T14:00:00.5Z', 1_698_588_000_500],
  ['2023-10-29T16:00:00+02:00', 1_698_588_000_000],
  ['2024-02-29T00:00:00Z', 1_709_164_800_000],
])('--now reads %s, the same everywhere', (now, expected) => {
  expect(readConfig({ now: { value: now, as: '--now' } }).now).toBe(expected);
});

test.each(['2023-10-29T14:00:00', '2023-10-29 14:00', 'Oct 29 2023', '5', '2023', '2023-02-30', '2023-02-29T00:00:00Z', '2023-13-01', '2023-10-29T25:00:00Z', ''])('--now refuses "%s", which is no moment or another one elsewhere', (now) => {
  expect(() => readConfig({ now: { value: now, as: '--now' } })).toThrow(/^--now must be a time with its zone, such as 2026-10-29T14:00:00Z, not /);
});
