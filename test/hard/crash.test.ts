import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { startCommand, type RunningCommand } from '../support/command.ts';
import type { Ask } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { allEntries, cancel, invite, Ledger, UnexpectedAnswer } from './writers.ts';

const rounds = 50;
const writers = 8;

test(`what was answered 201 or 204 is there after each of ${rounds} kills in the middle of ${writers} writers, and no id comes again`, async () => {
  const file = join(temporaryFolder(), 'world.sqlite');
  const ledger = new Ledger();
  for (let round = 0; round < rounds; round += 1) {
    const command = await startCommand(['--db', file, '--invite-limit', 'off']);
    await expectKept(command.ask, ledger);
    await killAmidWriters(command, round, ledger);
    expect(integrityOf(file)).toEqual({ integrity: 'ok', brokenReferences: [] });
  }
  const last = await startCommand(['--db', file]);
  await expectKept(last.ask, ledger);
  expect(ledger.cancelled.size).toBeGreaterThan(rounds);
});

async function expectKept(ask: Ask, ledger: Ledger): Promise<void> {
  const kept = await allEntries(ask);
  const expected = ledger.expected();
  expect(expected.map(([email]) => [email, kept.get(email)])).toEqual(expected);
}

/** Kills after a number of answers that differs from round to round, so that it strikes at all stages of a request. */
async function killAmidWriters({ process: child, ask, ended }: RunningCommand, round: number, ledger: Ledger): Promise<void> {
  const enough = ledger.invited.size + 20 + (round * 37) % 83;
  await Promise.all(Array.from({ length: writers }, async (_, writer) => {
    for (let turn = 0; !child.killed; turn += 1) {
      try {
        await invite(ask, addressOf(round, writer, turn), ledger);
        if (ledger.invited.size >= enough) child.kill('SIGKILL');
        if (turn % 3 === 2) await cancel(ask, addressOf(round, writer, turn), ledger); // often the newest, whose id must not come again
      } catch (error) {
        if (error instanceof UnexpectedAnswer || !child.killed) throw error;
      }
    }
  }));
  await ended;
}

function addressOf(round: number, writer: number, turn: number): string {
  return `writer-${writer}-${turn}@round-${round}.example.com`;
}

/** Of a copy, so that what the kill left beside the file is the next server's to read. */
function integrityOf(file: string) {
  const copy = join(temporaryFolder(), 'copy.sqlite');
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  const db = new Database(copy);
  try {
    return { integrity: db.pragma('integrity_check', { simple: true }), brokenReferences: db.pragma('foreign_key_check') };
  } finally {
    db.close();
  }
}
