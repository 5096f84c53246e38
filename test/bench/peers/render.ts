import { warmUp } from '../measures.ts';
import { decimal, table, times, whole } from '../table.ts';

/** What `npm run bench:peers` measured, as result.json keeps it. */
export interface PeersResult {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly node: string; readonly wrk: string; readonly pinned: boolean; readonly haltPoll?: number | undefined };
  readonly effort: { readonly rounds: number; readonly seconds: number; readonly starts: number };
  readonly servers: readonly Measured[];
}

interface Measured {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly p99: number;
  /** How much of its core the load generator used. */
  readonly busy: number;
  /** To the first server, within a round. */
  readonly ratio: number;
  readonly processorTime?: number | undefined;
  /** How much of its core it had, as in `measures.ts`. */
  readonly share?: number | undefined;
  readonly memory: number;
  readonly start: number;
  readonly startRatio: number;
  /** Absent for the bare servers. */
  readonly megabytes?: number;
  readonly packages?: number;
}

/** The table of a run, with the machine and the date. */
export function peersTable({ date, machine, effort, servers }: PeersResult): string {
  const rows = servers.map(({ name, requestsPerSecond, p99, ratio, processorTime, memory, start, megabytes, packages }) => [
    name, whole(requestsPerSecond), times(ratio), optional(processorTime), decimal(p99), whole(start), whole(memory), optional(megabytes), optional(packages),
  ]);
  const limit = ['ceiling of the load generator', whole(ceilingOf(servers)), '', '', '', '', '', '', ''];
  const where = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.wrk}`;
  return [
    table([['', 'requests/s', 'of bare', 'µs of processor', 'p99 ms', 'start ms', 'memory MB', 'installed MB', 'packages'], ...rows, limit]),
    '',
    `Measured on ${date}: ${where}${machine.pinned ? '; server and load generator on a core each' : ''}. Medians of ${effort.rounds} rounds of ${effort.seconds} s, each in a new process after ${warmUp} s that don't count, and ratios within a round; medians of ${effort.starts} starts. The ceiling is what the load generator would reach if it never waited: the quickest server's requests, by the share of its core that it used for them.${waking(machine)}${disturbance(servers)}`,
  ].join('\n');
}

/** Requests a second at which the load generator would be the limit itself. */
function ceilingOf(servers: readonly Measured[]): number {
  const { requestsPerSecond, busy } = servers.reduce((quickest, server) => (server.requestsPerSecond > quickest.requestsPerSecond ? server : quickest));
  return requestsPerSecond / busy;
}

/** Where an idle core halts at once, whoever sends it an answer pays for its waking, the slower servers most: they never keep it busy. */
function waking({ haltPoll }: PeersResult['machine']): string {
  if (haltPoll === undefined) return '';
  const kept = haltPoll === 0 ? 'halts at once, so that a server also pays for waking the load generator' : `stays awake for ${whole(haltPoll / 1_000)} µs, so that no server pays for waking the load generator`;
  return ` An idle core of this virtual machine ${kept} (Linux's \`guest_halt_poll_ns\`).`;
}

/** Below this share of its core for a server, other programs decide the rates. */
const quietShare = 0.9;

/** The bare server comes first, and is never the one that waits. */
function disturbance([bare]: readonly Measured[]): string {
  const share = bare?.share ?? 1;
  if (share >= quietShare) return '';
  return ` The machine was not quiet: the bare server had only ${whole(share * 100)} % of its core, so rates and times are worse than on a quiet machine; the processor time of a request says more.`;
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : whole(value);
}
