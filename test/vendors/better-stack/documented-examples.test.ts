import { describe, expect, it } from 'vitest';
import { errors } from '../../../src/vendors/better-stack/errors.ts';
import type { AnyRefusalEntry } from '../../../src/vendors/refusal.ts';
import { documentedExamples } from '../../support/documented-examples.ts';

const examples = documentedExamples('better-stack');

describe('published examples', () => {
  it('can come true without a fault, but for one', () => {
    expect(examples.flatMap(({ fault }) => fault ?? [])).toEqual(['roleChangeInProgress']);
  });

  it('show every documented and observed refusal', () => {
    const shown = examples.flatMap(({ body }) => (body as { errors?: string } | undefined)?.errors ?? []);
    const known = Object.entries(errors).filter(([, { entry }]) => entry.source.certainty !== 'assumed');

    const hidden = known.filter(([, { entry }]) => !shown.some((text) => isOneOf(entry, text)));
    expect(hidden.map(([rule]) => rule)).toEqual([]);
  });
});

/** Whether a text is an entry's, whatever stands in its gaps. */
function isOneOf({ text: textOf }: AnyRefusalEntry, text: string): boolean {
  const [before = '', after = ''] = textOf('\0', ['\0']).split(/\0.*\0|\0/, 2);
  return text.startsWith(before) && text.endsWith(after);
}
