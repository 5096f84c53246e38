import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, onTestFinished } from 'vitest';
import { startCommand, type Launcher, type RunningCommand } from '../support/command.ts';
import { beginnings, latencies, open, portOf, soon } from './connections.ts';
import { megabyte, memoryOf, tellingMemory } from './memory.ts';

const manyFiles: Launcher = ['bash', '-c', 'ulimit -S -n "$(ulimit -H -n)" && exec "$@"', '--'];

/** Milliseconds until the command ended by itself. */
async function timeToEnd({ process: child, ended }: RunningCommand): Promise<number> {
  const start = performance.now();
  child.kill('SIGTERM');
  const { code } = await ended;
  expect(code).toBe(0);
  return performance.now() - start;
}

test('amid 10,000 connections that stand idle or stopped in the middle of a request, others are served quickly, and SIGTERM ends it soon', async () => {
  const command = await startCommand([], tellingMemory, manyFiles);
  const before = await memoryOf(command);
  const holder = spawn('bash', [...manyFiles.slice(1), process.execPath, new URL('hold-connections.ts', import.meta.url).pathname, String(portOf(command.origin)), '10000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [holds] = await once(holder.stdout, 'data') as [Buffer];
  expect(String(holds)).toBe('holds 10000\n');

  const taken = await latencies(command.origin, 300);
  expect(taken[150]).toBeLessThan(100);
  expect(taken.at(-1)).toBeLessThan(soon);
  expect((await memoryOf(command)).used - before.used).toBeLessThan(300 * megabyte);
  expect(await timeToEnd(command)).toBeLessThan(soon);
});

describe.each(Object.entries(beginnings))('200 clients that sent %s', (_what, bytes) => {
  test('hold up nobody, and SIGTERM ends it soon', async () => {
    const command = await startCommand();
    await Promise.all(Array.from({ length: 200 }, () => open(portOf(command.origin), bytes)));
    expect((await latencies(command.origin, 100)).at(-1)).toBeLessThan(soon);
    expect(await timeToEnd(command)).toBeLessThan(soon);
  });
});

test('clients that send one byte at a time are served, and hold up nobody', async () => {
  const command = await startCommand();
  const bytes = beginnings['a whole request'].replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
  const slow = Array.from({ length: 100 }, async () => {
    const socket = await open(portOf(command.origin), '', false);
    for (const byte of bytes) {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    socket.resume();
    const [head] = (await once(socket, 'data')) as [Buffer];
    return head.toString().slice(0, 12);
  });
  const taken = await latencies(command.origin, 100);
  expect(new Set(await Promise.all(slow))).toEqual(new Set(['HTTP/1.1 200']));
  expect(taken.at(-1)).toBeLessThan(soon);
});

test('uploads that break off leave nothing behind: no invitation, no failure in the log, no memory', async () => {
  const command = await startCommand(['--invite-limit', 'off'], tellingMemory);
  const port = portOf(command.origin);
  const body = JSON.stringify({ email: 'broken.off@example.com', padding: 'x'.repeat(900_000) });
  const upload = `POST /api/v2/team-members HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer engineering-token\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`;
  const breakOff = async () => {
    const socket = await open(port);
    await new Promise((resolve) => socket.write(upload, resolve));
    socket.on('error', () => {});
    socket.resetAndDestroy();
  };
  for (let turn = 0; turn < 5; turn += 1) await breakOff();
  const before = await memoryOf(command);
  for (let turn = 0; turn < 40; turn += 1) await Promise.all(Array.from({ length: 10 }, breakOff));
  await latencies(command.origin, 20);
  expect((await memoryOf(command)).used - before.used).toBeLessThan(8 * megabyte);
  const found = await command.ask('GET', '/api/v2/team-members?email=broken.off@example.com');
  expect(found.status).toBe(404);
  expect(command.output.stderr).toBe('');
});

test('clients that ask and never read cost a bounded memory, and hold up nobody', async () => {
  const command = await startCommand(['--members', '1000'], tellingMemory);
  const before = await memoryOf(command);
  const page = beginnings['a whole request'].replace('team-members', 'team-members?per_page=250');
  await Promise.all(Array.from({ length: 200 }, () => open(portOf(command.origin), page.repeat(20), false)));
  const taken = await latencies(command.origin, 100);
  const after = await memoryOf(command);
  expect(after.used - before.used).toBeLessThan(250 * megabyte); // what 200 answers to 20 requests each amount to
  expect(taken[50]).toBeLessThan(100);
  expect(await timeToEnd(command)).toBeLessThan(soon);
});
