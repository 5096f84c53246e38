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
  const { vendors, members } = plan;
  if (members) return { bytes: fill(plan, clock), isLasting: true };
  const same = known.get(vendors) ?? new Map<string, Buffer>();
  known.set(vendors, same);
  const content = contentOf(plan);
  const made = same.get(content) ?? madeWorlds.find(vendors.map(({ name }) => name), content);
  if (made) return { bytes: made, isLasting: true };
  const start = makeStart(plan, clock);
  if (start.isLasting && same.size < mostKnown) same.set(content, start.bytes);
  return start;
}

/** What a world without generated people is known by, among those of the same vendors. */
export function contentOf({ fixture, origin, seats }: WorldPlan): string {
  return JSON.stringify([fixture, origin, String(seats)]);
}

/**
 * Fills a world without generated people.
 * @throws Misuse when the fixture says something impossible
 */
export function makeStart(plan: WorldPlan, clock: Clock): Start {
  let isLasting = true;
  const watched: Clock = {
    now() {
      isLasting = false;
      return clock.now();
    },
  };
  const bytes = fill(plan, watched);
  return { bytes, isLasting };
}

function fill(plan: WorldPlan, clock: Clock): Buffer {
  const db = openWorld(undefined, plan, clock);
  try {
    return serialize(db);
  } finally {
    db.close();
  }
}
