import { describe, expect, it } from 'vitest';
import { documentedExamples, replay } from '../../support/documented-examples.ts';
import { moment } from './support.ts';

const examples = documentedExamples('cloudbees').flatMap(({ shape, ...example }) => (shape ? [{ ...example, shape }] : []));

describe('published examples without values', () => {
  it.each(examples)('$page: $title answers $status with the same keys, order and types', async (example) => {
    const { status, body } = await replay('cloudbees', example, { now: moment });

    const { invites } = body as { invites: object[] };
    expect({ status, count: invites.length }).toEqual({ status: example.status, count: 4 });
    for (const invite of invites) expect(JSON.stringify(withPlaceholders(invite))).toBe(JSON.stringify(example.shape.invites[0]));
  });
});

/** A value as the page writes it where it shows none. */
function withPlaceholders(value: unknown): unknown {
  if (typeof value === 'boolean') return '<boolean>';
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? '<timestamp>' : '<string>';
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, withPlaceholders(inner)]));
}
