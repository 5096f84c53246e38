// npm run bench [-- --rounds N --seconds N]: measures the built command beside bare servers, and holds it to its targets.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { canPin, wrkVersion } from './load.ts';
import { measureGrowth, measureStarts, measureThroughput, warmUp, type Effort } from './measures.ts';
import { decimal, table, times, whole } from './table.ts';

const sizes = [100, 10_000, 200_000];
const targets: Readonly<Record<string, number>> = { 'find by e-mail': 0.7, invite: 0.4 };
const startTarget = 3;
const growthTarget = 0.8;

/** Below this share of its core for a server, other programs decide the rates. */
const quietShare = 0.9;

const resultFile = new URL('result.json', import.meta.url);

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' } } });
const effort: Effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const wrk = wrkVersion();

if (wrk === undefined) {
  process.stderr.write('The benchmark needs the load generator wrk. Install it with "apt-get install wrk" or "brew install wrk", and run this again.\n');
  process.exitCode = 1;
} else {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, wrk, pinned: canPin };
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${wrk}${canPin ? ', server and load on a core each' : ', nothing pinned to a core'}\n`);
  process.stdout.write(`Medians of ${effort.rounds} rounds of ${effort.seconds} s, each in a new process after ${warmUp} s that don't count; ratios are to the first line, within a round.\n`);

  const throughput = await measureThroughput(effort);
  print('Requests', [
    ['', 'requests/s', 'p99 ms', 'ratio', 'target', 'µs of processor', 'share of core', 'MB after', 'load generator busy'],
    ...throughput.map(({ name, requestsPerSecond, p99, ratio, processorTime, share, memory, busy }) => [
      name, whole(requestsPerSecond), decimal(p99), times(ratio), atLeast(ratio, targets[name]), optional(processorTime), optional(share), whole(memory), decimal(busy),
    ]),
  ]);

  const shares = throughput.flatMap(({ share }) => share ?? []);
  if (Math.min(...shares) < quietShare) process.stdout.write('\nSomething else is running: the servers did not have their core to themselves. Rates and ratios need a quiet machine.\n');

  const starts = await measureStarts(effort.rounds * 3);
  print('Start, from spawn to the first 200', [
    ['', 'ms', 'ratio', 'target'],
    ...starts.map(({ name, milliseconds, ratio }) => [name, whole(milliseconds), times(ratio), name === 'better-stack-mock' ? verdict(ratio <= startTarget, `≤ ${startTarget}`) : '']),
  ]);

  const growth = await measureGrowth(effort, sizes);
  for (const { name, results } of growth) {
    print(`Members: ${name}`, [
      ['members', 'requests/s', 'p99 ms', 'ratio', 'target', 'µs of processor', 'share of core'],
      ...results.map(({ name, requestsPerSecond, p99, ratio, processorTime, share }) => [
        whole(Number(name)), whole(requestsPerSecond), decimal(p99), times(ratio), atLeast(ratio, Number(name) === sizes.at(-1) ? growthTarget : undefined), optional(processorTime), optional(share),
      ]),
    ]);
  }

  writeFileSync(resultFile, `${JSON.stringify({ date: new Date().toISOString(), machine, effort, throughput, starts, growth }, null, 2)}\n`);
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : decimal(value);
}

function print(title: string, rows: string[][]): void {
  process.stdout.write(`\n${title}\n\n${table(rows)}\n`);
}

function atLeast(ratio: number, target: number | undefined): string {
  return target === undefined ? '' : verdict(ratio >= target, `≥ ${target}`);
}

function verdict(reached: boolean, target: string): string {
  return `${target} ${reached ? 'reached' : 'missed'}`;
}
