import { describe, expect, it } from 'vitest';
import { isSame } from '../../src/control/safety.ts';

/** How long it takes must tell nothing of the token. */
describe('the comparison of control tokens', () => {
  const token = 'x'.repeat(5_000_000);

  /** The shortest of several tries, in milliseconds. */
  function timeOf(given: string): number {
    return Math.min(...Array.from({ length: 5 }, () => {
      const start = performance.now();
      expect(isSame(given, token)).toBe(given === token);
      return performance.now() - start;
    }));
  }

  it.each([
    ['that differs at its beginning', `y${token.slice(1)}`],
    ['that differs at its end', `${token.slice(1)}y`],
    ['that is the token', `${token.slice(1)}x`],
  ])('takes as long for a text %s', (_which, given) => {
    const shortest = timeOf(`${token.slice(2)}yy`);
    expect(timeOf(given) / shortest).toBeGreaterThan(0.2);
    expect(timeOf(given) / shortest).toBeLessThan(5);
  });

  it('takes its time for a text of another length, too', () => {
    expect(timeOf('x')).toBeGreaterThan(0.5); // the token's own
  });
});
