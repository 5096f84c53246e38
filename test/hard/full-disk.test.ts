import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { runCommand, startCommand, type Launcher } from '../support/command.ts';
import type { Ask } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { latencies } from './connections.ts';
import { allEntries, invite, Ledger, UnexpectedAnswer } from './writers.ts';

/** Gives the command a disk of so many KiB at a folder, which nobody else sees. */
function withDisk(folder: string, kilobytes: number): Launcher {
  return ['unshare', '--user', '--map-root-user', '--mount', 'bash', '-c', 'mount -t tmpfs -o size="$1"k tmpfs "$0" && shift && exec "$@"', folder, String(kilobytes)];
}

/** Whether this machine lets a program without rights have a disk of its own. */
function canHaveDisks(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-'));
  const [program, ...args] = [...withDisk(folder, 64), 'true'];
  try {
    execFileSync(program!, args, { stdio: 'ignore' }); // the launcher is not empty
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Invites until there is no room. @returns what the first that failed was answered */
async function inviteUntilRefused(ask: Ask, ledger: Ledger): Promise<string> {
  for (let turn = 0; turn < 20_000; turn += 1) {
    try {
      await invite(ask, `${'long'.repeat(20)}-${turn}@full.example.com`.slice(-200), ledger);
    } catch (error) {
      if (error instanceof UnexpectedAnswer) return error.message;
      throw error;
    }
  }
  throw new Error('There was always room.');
}

const told = /^inviting \S+ was answered 500 \{"errors":"Something went wrong on our side\."\}$/;

async function expectKept(ask: Ask, ledger: Ledger): Promise<void> {
  const kept = await allEntries(ask);
  expect(new Map([...kept].filter(([email]) => ledger.invited.has(email)))).toEqual(new Map(ledger.invited));
}

const hasDisks = canHaveDisks();
if (!hasDisks) process.stderr.write('Tests on a small disk are skipped: unshare --user --mount is refused to this user.\n');

describe('a disk that gets full while serving', () => {
  test('by a limit of the size of files: writes are refused with 500, reads are served, and all is well when there is room again', async () => {
    const file = join(temporaryFolder(), 'world.sqlite');
    const args = ['--db', file, '--invite-limit', 'off'];
    const command = await startCommand(args, {}, ['bash', '-c', 'ulimit -S -f 600 && exec "$@"', '--']);
    const ledger = new Ledger();
    expect(await inviteUntilRefused(command.ask, ledger)).toMatch(told);
    await expectKept(command.ask, ledger);

    execFileSync('prlimit', ['--pid', String(command.process.pid), '--fsize=unlimited:']);
    for (let turn = 0; turn < 50; turn += 1) await invite(command.ask, `later-${turn}@example.com`, ledger);
    command.process.kill('SIGKILL');
    await command.ended;
    expect(integrityOf(file)).toBe('ok');
    await expectKept((await startCommand(args)).ask, ledger);
  });

  test.runIf(hasDisks)('by what others wrote: writes are refused with 500, reads are served, and all is well when there is room again', async () => {
    const folder = temporaryFolder();
    const command = await startCommand(['--db', join(folder, 'world.sqlite'), '--invite-limit', 'off'], {}, withDisk(folder, 10_000));
    const ballast = `/proc/${command.process.pid}/root${folder}/ballast`;
    writeFileSync(ballast, Buffer.alloc(9_000_000));
    const ledger = new Ledger();
    expect(await inviteUntilRefused(command.ask, ledger)).toMatch(told);
    await expectKept(command.ask, ledger);

    rmSync(ballast);
    for (let turn = 0; turn < 50; turn += 1) await invite(command.ask, `later-${turn}@example.com`, ledger);
    await expectKept(command.ask, ledger);
  });

  test('by its log: requests are answered all the same', async () => {
    const log = join(temporaryFolder(), 'log');
    const command = await startCommand(['--log', 'line'], {}, ['bash', '-c', 'ulimit -S -f 4 && : > "$0" && { tail -n +1 -f --pid $$ "$0" & } && exec "$@" > "$0"', log]);
    await latencies(command.origin, 200);
    command.process.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(log).size).toBe(4_096);
  });

  test.runIf(hasDisks)('the control API says so too, and changes nothing', async () => {
    const folder = temporaryFolder();
    const command = await startCommand(['--db', join(folder, 'world.sqlite'), '--invite-limit', 'off'], {}, withDisk(folder, 900));
    await inviteUntilRefused(command.ask, new Ledger());
    const world = async () => (await command.ask('GET', '/_mock/state')).text;
    const before = await world();
    for (const [method, path, body] of [
      ['POST', 'sandboxes', { name: 'other' }], ['POST', 'sandboxes/default/fork', { name: 'third' }], ['POST', 'reset', {}],
      ['POST', 'snapshots', { name: 'full' }], ['PUT', 'state', JSON.parse(before)],
    ] as const) {
      const { status, text } = await command.ask(method, `/_mock/${path}`, { body });
      expect([path, status, text]).toEqual([path, 507, expect.stringContaining('"code":"disk_full"')]);
    }
    expect(await world()).toBe(before);
    expect((await command.ask('GET', '/_mock/snapshots')).body).toEqual({ snapshots: [expect.objectContaining({ name: 'start' })] });
    const unmade = await command.ask('GET', '/~fourth/api/v2/team-members');
    expect([unmade.status, unmade.text]).toEqual([507, expect.stringContaining('"code":"disk_full"')]);
    const { sandboxes } = (await command.ask('GET', '/_mock/sandboxes')).body as { sandboxes: { name: string }[] };
    expect(sandboxes.map(({ name }) => name)).toEqual(['default']);
  });
});

describe.runIf(hasDisks)('a disk that is too small from the start', () => {
  test.each([4, 48, 160, 208, 256, 320, 384])('of %i KiB is told in a sentence', async (kilobytes) => {
    const folder = temporaryFolder();
    const ended = await runCommand(['--port', '0', '--db', join(folder, 'world.sqlite')], {}, ['timeout', '10', ...withDisk(folder, kilobytes)]);
    expect(ended).toEqual({ code: 1, stdout: '', stderr: `${folder}/world.sqlite has no room: the disk is full. Pass another --db file or mend this one.\n` });
  });
});

function integrityOf(file: string): unknown {
  const db = new Database(file);
  try {
    return db.pragma('integrity_check', { simple: true });
  } finally {
    db.close();
  }
}
