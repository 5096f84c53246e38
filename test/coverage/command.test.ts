import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand, startCommand, type Ended } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { parseXml } from './support.ts';

/** Runs the command, sends it some requests, and ends it. */
async function run(args: readonly string[], paths: readonly string[], signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
  const command = await startCommand(args);
  for (const path of paths) await command.ask('GET', path);
  command.process.kill(signal);
  return command.ended;
}

describe('--coverage', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('writes the report on %s', async (signal) => {
    const file = join(temporaryFolder(), 'report.json');
    expect(await run(['--coverage', file], ['/api/v2/roles'], signal)).toMatchObject({ code: 0, stderr: '' });

    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ requests: 1, met: 2 });
  });

  it('writes what the ending of the file asks for, in a folder that it makes', async () => {
    const file = join(temporaryFolder(), 'new', 'folder', 'report.XML');
    await run(['--coverage', file], ['/api/v2/roles']);

    expect(parseXml(readFileSync(file, 'utf8'))).toContain('testcase');
  });

  it.each([['report.md'], ['deeper', 'report.md']])('says at the start in a sentence that there can be no file in a folder that is none', async (...path) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stdout, stderr } = await runCommand(['--port', '0', '--coverage', join(file, ...path)]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^The coverage report cannot be written: E\w+[^\n]+\. Pass another file to --coverage\.\n$/);
  });

  it('says at the end that it cannot write what a folder is by now', async () => {
    const file = join(temporaryFolder(), 'report.md');
    const command = await startCommand(['--coverage', file]);
    mkdirSync(file);
    command.process.kill('SIGTERM');
    const { code, stderr } = await command.ended;

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The coverage report cannot be written: EISDIR[^\n]+\. Pass another file to --coverage\.\n$/);
  });

  it('refuses at the start a file that it cannot write as', async () => {
    expect(await runCommand(['--coverage', 'report.pdf'])).toEqual({
      code: 2, stdout: '', stderr: '--coverage must be a file that ends in .txt, .md, .json, .xml, .html, not "report.pdf".\n',
    });
  });

  it('fails a run that no request reached', async () => {
    const file = join(temporaryFolder(), 'report.txt');
    const { code, stderr } = await run(['--coverage', file], ['/_mock/readyz', '/api/v2/monitors']);

    expect({ code, stderr }).toEqual({ code: 1, stderr: 'No request reached an endpoint of a vendor, so nothing was tested. Point the tests at the address of the mock.\n' });
    expect(readFileSync(file, 'utf8')).toMatch(/^Contract coverage: 0 % \(0 of \d+ behaviours, 0 requests\)\n/);
  });
});

describe('--coverage-threshold', () => {
  it('fails a run that met less, and shows what it did not meet', async () => {
    const { code, stdout, stderr } = await run(['--coverage-threshold', '80'], ['/api/v2/roles']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The tests met [\d.]+ % of the contract, less than the 80 % of --coverage-threshold\. [^\n]+\n$/);
    expect(stdout).toContain('not met: refuses with 401 (tokenNotAccepted)');
  });

  it('passes a run that met as much', async () => {
    expect(await run(['--coverage-threshold', '1'], ['/api/v2/roles'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('--strict-client', () => {
  it('fail fails the run with what clients did', async () => {
    const { code, stdout, stderr } = await run(['--strict-client', 'fail'], ['/api/v2/roles?x=1', '/api/v2/roles?x=1']);

    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Clients did what production ignores or punishes later:\n  better-stack list-roles: The query parameter "x" means nothing here and is ignored. Check its spelling. (2 ×)\n' });
    expect(stdout).toContain('better-stack list-roles: The query parameter "x" means nothing here and is ignored.');
  });

  it.each([
    ['abcdefghij', []],
    ['abcdefghijkl', ['  and 2 more, which the coverage report has']],
  ])('fail tells the first ten things of %s and counts the others', async (letters, others) => {
    const parameters = [...letters];
    const { stderr } = await run(['--strict-client', 'fail'], parameters.map((name) => `/api/v2/roles?${name}=1`));

    expect(stderr.split('\n').slice(1)).toEqual([
      ...parameters.slice(0, 10).map((name) => `  better-stack list-roles: The query parameter "${name}" means nothing here and is ignored. Check its spelling. (1 ×)`),
      ...others,
      '',
    ]);
  });

  it('fail tells of a threshold that was missed besides', async () => {
    const { code, stderr } = await run(['--strict-client', 'fail', '--coverage-threshold', '80'], ['/api/v2/roles?x=1']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^Clients did what production ignores or punishes later:\n {2}[^\n]+\nThe tests met [\d.]+ % of the contract, less than the 80 % of --coverage-threshold\. [^\n]+\n$/);
  });

  it('fail passes a run of which there is nothing to say', async () => {
    expect(await run(['--strict-client', 'fail'], ['/api/v2/roles'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('warn tells and passes', async () => {
    const file = join(temporaryFolder(), 'report.md');
    expect(await run(['--strict-client', 'warn', '--coverage', file], ['/api/v2/roles?x=1'])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toContain('- better-stack list-roles: The query parameter "x" means nothing here');
  });
});

describe('coverage merge', () => {
  it('refuses options that mean nothing to it', async () => {
    expect(await runCommand(['coverage', 'merge', 'one.json', '--port', '4010'])).toEqual({ code: 2, stdout: '', stderr: 'coverage merge takes no --port, only --coverage, --coverage-threshold, --strict-client.\n' });
  });

  it('adds up the shards and judges the sum', async () => {
    const folder = temporaryFolder();
    const shards = ['one.json', 'two.json'].map((name) => join(folder, name));
    await run(['--coverage', shards[0]!, '--vendor', 'better-stack'], ['/api/v2/roles', '/api/v2/roles']);
    await run(['--coverage', shards[1]!], ['/api/v2/team-members/101']);
    const merged = join(folder, 'merged.json');

    expect(await runCommand(['coverage', 'merge', ...shards, '--coverage', merged])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(merged, 'utf8'))).toMatchObject({ requests: 3, met: 4, vendors: [{ vendor: 'better-stack', requests: 3 }, { vendor: 'cloudbees', requests: 0 }] });
    expect(await runCommand(['coverage', 'merge', ...shards, '--coverage-threshold', '90'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Contract coverage: /) });
  });

  it('judges by the environment, where the command line says nothing', async () => {
    const shard = join(temporaryFolder(), 'shard.json');
    await run(['--coverage', shard], ['/api/v2/roles']);
    const merge = (environment: Record<string, string>, ...options: string[]) => runCommand(['coverage', 'merge', shard, ...options], environment);
    const threshold = 'BETTER_STACK_MOCK_COVERAGE_THRESHOLD';

    expect(await merge({ [threshold]: '90' })).toMatchObject({ code: 1, stderr: expect.stringMatching(/ 90 %/) });
    expect(await merge({ [threshold]: '90' }, '--coverage-threshold', '0')).toMatchObject({ code: 0, stderr: '' });
    expect(await merge({ [threshold]: 'most' })).toEqual({ code: 2, stdout: '', stderr: `${threshold} must be a whole number from 0 to 100, not "most".\n` });
    expect(await merge({ [`${threshold}S`]: '90' })).toMatchObject({ code: 0, stderr: `${threshold}S is set and is no option. Did you mean ${threshold}?\n` });
  });

  it('fails with --strict-client fail when a shard looked at no client', async () => {
    const folder = temporaryFolder();
    const [watched, unwatched] = ['watched.json', 'unwatched.json'].map((name) => join(folder, name)) as [string, string];
    await run(['--coverage', watched, '--strict-client', 'warn'], ['/api/v2/roles']);
    await run(['--coverage', unwatched], ['/api/v2/roles?x=1']);

    expect(await runCommand(['coverage', 'merge', watched, '--strict-client', 'fail'])).toMatchObject({ code: 0, stderr: '' });
    expect(await runCommand(['coverage', 'merge', watched, unwatched, '--strict-client', 'fail'])).toMatchObject({
      code: 1, stderr: 'Nobody looked at what clients do, at least not in every run. Start the server with --strict-client warn or fail.\n',
    });
  });

  it.each([
    ['no file at all', undefined, 'missing.json cannot be read: ENOENT: no such file or directory, open '],
    ['no JSON', '{', 'missing.json cannot be read: '],
    ['another JSON', '{"operations":[{"behaviours":[{"id":"x","hits":1}]}]}', 'missing.json is no coverage report. '],
  ])('refuses %s in a sentence', async (_what, text, says) => {
    const file = join(temporaryFolder(), 'missing.json');
    if (text !== undefined) writeFileSync(file, text);
    const { code, stdout, stderr } = await runCommand(['coverage', 'merge', file]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/Pass reports that --coverage FILE\.json wrote\.\n$/);
  });

  it('needs files', async () => {
    expect(await runCommand(['coverage', 'merge'])).toMatchObject({ code: 2, stderr: expect.stringContaining('needs the reports to merge') });
  });
});
