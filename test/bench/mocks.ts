// npm run bench:mocks [-- --count N]: measures what a further mock of the kit costs in one process, and holds it to its target.
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { decimal, median, table, whole } from './table.ts';

const built = '../../dist/index.js'; // a variable, because the types are checked before it is built
const { startMock }: typeof import('../../src/index.ts') = await import(built);

const startTarget = 10; // milliseconds

const { values } = parseArgs({ options: { count: { type: 'string', default: '100' } } });
const count = Number(values.count);

const first = await startAndClose();
await collected();
const before = process.memoryUsage().heapUsed;
const further: number[] = [];
for (let mock = 0; mock < count; mock++) further.push(await startAndClose());
await collected();
const kept = (process.memoryUsage().heapUsed - before) / count;

process.stdout.write(`${table([
  ['a mock in one process', 'ms', 'target'],
  ['the first', decimal(first), ''],
  [`a further one, median of ${whole(count)}`, decimal(median(further)), `≤ ${startTarget} ${median(further) <= startTarget ? 'reached' : 'missed'}`],
])}\n\nEach closed mock keeps ${whole(kept / 1024)} KB.\n`);

/** Milliseconds from the call to the mock that can be asked. */
async function startAndClose(): Promise<number> {
  const start = performance.now();
  const mock = await startMock();
  const time = performance.now() - start;
  await mock.close();
  await setImmediate(); // as between two tests: what was closed is let go in the next turn
  return time;
}

/** Waits for the collector to have taken all that nobody holds. */
async function collected(): Promise<void> {
  await setImmediate();
  if (!globalThis.gc) throw new Error('Run this with "npm run bench:mocks", which lets it call the garbage collector.');
  await globalThis.gc({ execution: 'async' });
}
