import type { Clock } from '../clock.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { serialize } from './database.ts';
import { madeWorlds } from './made-worlds.ts';
import { openWorld, type WorldPlan } from './world.ts';

/** What worlds in memory were filled with in this process, by their vendors and plans: tests start many servers from the same one. */
const known = new WeakMap<readonly Vendor[], Map<string, Buffer>>();

/** So many of the same vendors are remembered. */
const mostKnown = 8;

/** What a new world begins with. */
export interface Start {
  readonly bytes: Buffer;
  /** Whether worlds that are made later may begin with the same. */
  readonly isLasting: boolean;
}

/**
 * The bytes of a new world. One with generated people takes too long to be made for each sandbox, and lasts; another one that took
 * a time from the clock is only right for this moment.
 * @throws Misuse when the fixture says something impossible
 */
export function startBytes(plan: WorldPlan, clock: Clock): Start {
  const { vendors, fixture, origin, seats, members } = plan;
  if (members) return { bytes: fill(plan, clock), isLasting: true };
  const same = known.get(vendors) ?? new Map<string, Buffer>();
  known.set(vendors, same);
  const key = JSON.stringify([fixture, origin, String(seats)]);
  const made = same.get(key) ?? madeWorlds.find(vendors.map(({ name }) => name), key);
  return made ? { bytes: made, isLasting: true } : fillAndKeep(plan, clock, same, key);
}

function fillAndKeep(plan: WorldPlan, clock: Clock, same: Map<string, Buffer>, key: string): Start {
  let isTimeless = true;
  const watched: Clock = {
    now() {
      isTimeless = false;
      return clock.now();
    },
  };
  const bytes = fill(plan, watched);
  if (isTimeless && same.size < mostKnown) same.set(key, bytes);
  return { bytes, isLasting: isTimeless };
}

function fill(plan: WorldPlan, clock: Clock): Buffer {
  const db = openWorld(undefined, plan, clock);
  try {
    return serialize(db);
  } finally {
    db.close();
  }
}
