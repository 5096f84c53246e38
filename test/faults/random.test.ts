import { describe, expect, it } from 'vitest';
import { lognormal, seededRandom } from '../../src/faults/random.ts';

describe('seededRandom', () => {
  it('is mulberry32: seed 1 gives the numbers that its reference gives', () => {
    const random = seededRandom(1);
    expect([random(), random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });
});

describe('lognormal', () => {
  it('has its median, and spreads as sigma says', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 4_001 }, () => lognormal(random, { median: 200, sigma: 0.5 })).toSorted((one, other) => one - other);
    const quantile = (share: number) => draws[Math.floor(share * draws.length)];
    expect(quantile(0.5)! / 200).toBeCloseTo(1, 1);
    expect(quantile(0.8413)! / 200).toBeCloseTo(Math.exp(0.5), 0); // one sigma above
    expect(quantile(0.1587)! / 200).toBeCloseTo(Math.exp(-0.5), 1);
  });

  it('is the median when nothing spreads', () => {
    expect(lognormal(seededRandom(1), { median: 200, sigma: 0 })).toBe(200);
  });
});
