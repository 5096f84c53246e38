import { describe, expect, it } from 'vitest';
import { documentedExamples, replay } from '../../support/documented-examples.ts';
import type { Options } from '../../support/server.ts';
import type { VendorFacts } from './facts.ts';

/** What the vendor's pages show must come true. */
export function describeExamples({ vendor: { name } }: VendorFacts, options: Options): void {
  const examples = documentedExamples(name).filter(({ shape }) => !shape);

  describe('published examples', () => {
    it.each(examples.filter(({ status }) => status !== undefined))('$page: $title answers $status byte for byte', async (example) => {
      const { status, text } = await replay(name, example, options);

      expect({ status, text }).toEqual({ status: example.status, text: JSON.stringify(example.body) });
    });

    const requestsAlone = examples.filter(({ status }) => status === undefined);
    if (requestsAlone.length === 0) return;
    it.each(requestsAlone)('$page: $title is accepted', async (example) => {
      const { status } = await replay(name, example, options);

      expect(status).toBeOneOf([200, 201]);
    });
  });
}
