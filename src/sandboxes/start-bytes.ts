import type { Clock } from '../clock.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { serialize } from './database.ts';
import { madeWorlds } from './made-worlds.ts';
import { openWorld, type WorldPlan } from './world.ts';

/** What worlds in memory were filled with in this process, by their vendors and plans: tests start many servers from the same one. */
const known = new WeakMap<readonly Vendor[], Map<string, Buffer>>();

/** So many of the same vendors are remembered. */
const mostKnown = 8;

/**
 * The bytes of a new world.
 * @throws Misuse when the fixture says something impossible
 */
export function startBytes(plan: WorldPlan, clock: Clock): Buffer {
  const { vendors, fixture, origin, seats, members } = plan;
  if (members) return fill(plan, clock);
  const same = known.get(vendors) ?? new Map<string, Buffer>();
  known.set(vendors, same);
  const key = JSON.stringify([fixture, origin, String(seats)]);
  return same.get(key) ?? madeWorlds.find(vendors.map(({ name }) => name), key) ?? fillAndKeep(plan, clock, same, key);
}

/** A world that took a time from the clock is only right for this moment. */
function fillAndKeep(plan: WorldPlan, clock: Clock, same: Map<string, Buffer>, key: string): Buffer {
  let isTimeless = true;
  const watched: Clock = {
    now() {
      isTimeless = false;
      return clock.now();
    },
  };
  const bytes = fill(plan, watched);
  if (isTimeless && same.size < mostKnown) same.set(key, bytes);
  return bytes;
}

function fill(plan: WorldPlan, clock: Clock): Buffer {
  const db = openWorld(undefined, plan, clock);
  try {
    return serialize(db);
  } finally {
    db.close();
  }
}
