import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allEntries, cancel, invite, Ledger } from './hard/writers.ts';
import { startCommand } from './support/command.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('what was answered 201 or 204 is there after kill -9, and no id comes again', async () => {
  const args = ['--db', join(temporaryFolder(), 'world.sqlite'), '--invite-limit', 'off'];
  const first = await startCommand(args);
  const ledger = new Ledger();

  async function client(name: string): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      try {
        await invite(first.ask, `${name}-${turn}@example.com`, ledger);
        if (turn % 3 === 2) await cancel(first.ask, `${name}-${turn - 1}@example.com`, ledger);
      } catch (error) {
        if (first.process.killed) return;
        throw error;
      }
      if (ledger.invited.size >= 150) first.process.kill('SIGKILL');
    }
  }
  await Promise.all(['ann', 'ben', 'cleo', 'dan'].map(client));
  await first.ended;

  const second = await startCommand(args);
  const kept = await allEntries(second.ask);
  const expected = ledger.expected();
  expect(expected.map(([email]) => [email, kept.get(email)])).toEqual(expected);
  expect(ledger.cancelled.size).toBeGreaterThan(0);

  const { body: { data } } = await second.ask('POST', '/api/v2/team-members', { body: { email: 'next@example.com' } });
  expect(Number(data.id)).toBeGreaterThan(Math.max(...[...ledger.ids].map(Number)));
});
