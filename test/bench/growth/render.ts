import { table, whole } from '../table.ts';
import { chart } from './chart.ts';

/** Medians in milliseconds at one size. */
export interface Times {
  readonly size: number;
  /** Milliseconds from spawning to the first 200. */
  readonly start: number;
  /** MB at the end. */
  readonly memory: number;
  readonly times: Readonly<Record<string, number>>;
}

/** What `npm run bench:growth` measured, as result.json keeps it. */
export interface GrowthResult {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly node: string };
  /** How many requests of each kind. */
  readonly count: number;
  readonly members: readonly Times[];
  readonly sandboxes: readonly Times[];
}

/** Both tables, with the machine and the date. */
export function growthTable({ date, machine, count, members, sandboxes }: GrowthResult): string {
  return [
    timesTable('ms by members', members),
    '',
    timesTable('ms by sandboxes', sandboxes),
    '',
    `Measured on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}. Medians of ${count} requests, one after the other, as the client sees them; in the first table, those that read come after a change, which leaves nothing kept from the one before. Of many sandboxes in memory the 128 last used are at hand; the others take a moment to wake.`,
  ].join('\n');
}

/** The members' times as an SVG. */
export function growthChart({ members }: GrowthResult): string {
  const names = Object.keys(members[0]?.times ?? {});
  return chart({
    title: 'Time of one request by the size of the team',
    x: { title: 'members', values: members.map(({ size }) => size) },
    y: { title: 'ms', from: 0.01, to: 10 },
    lines: names.map((name) => ({ name, values: members.map(({ times }) => times[name]!) })),
  });
}

function timesTable(title: string, measured: readonly Times[]): string {
  const names = Object.keys(measured[0]?.times ?? {});
  return table([
    [title, ...measured.map(({ size }) => whole(size))],
    ...names.map((name) => [name, ...measured.map(({ times }) => times[name]!.toFixed(2))]),
    ['spawn to first answer', ...measured.map(({ start }) => whole(start))],
    ['memory, MB', ...measured.map(({ memory }) => whole(memory))],
  ]);
}
