/** Gives numbers from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * Mulberry32, a well-known generator in the public domain: the same seed gives the same numbers, on every machine. Ten lines
 * rather than a dependency, because nothing here leans on its statistics.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number whose logarithm is normally distributed, by Box and Muller. Half of them are below the median. */
export function lognormal(random: Random, { median, sigma }: { median: number; sigma: number }): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
}
