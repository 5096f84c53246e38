// npm run bench:sandboxes [-- --rounds N]: measures what sandboxes cost, and holds it to its targets.
import { parseArgs } from 'node:util';
import { aliveTarget, measureSandboxes, operationTarget } from './sandboxes.ts';
import { decimal, table, whole } from './table.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '300' } } });
const { operations, alive } = await measureSandboxes(Number(values.rounds));

process.stdout.write(`${table([
  ['of a default world, through HTTP', 'ms, median', 'target'],
  ...operations.map(({ name, milliseconds }) => [name, decimal(milliseconds), verdict(milliseconds <= operationTarget, `≤ ${operationTarget}`)]),
])}\n\n${table([
  ['sandboxes alive', 'MB', 'target'],
  [whole(alive.sandboxes), whole(alive.megabytes), verdict(alive.megabytes <= aliveTarget.megabytes, `≤ ${aliveTarget.megabytes}`)],
])}\n`);

function verdict(reached: boolean, target: string): string {
  return `${target} ${reached ? 'reached' : 'missed'}`;
}
