import { describe, expect, it } from 'vitest';
import { vendors } from '../../src/vendors/index.ts';
import { betterStackFacts } from './better-stack/facts.ts';
import { cloudbeesFacts } from './cloudbees/facts.ts';
import { describeCore } from './suite/core.ts';
import { describeExamples } from './suite/examples.ts';
import { describeInvitations } from './suite/invitations.ts';
import { describeReadme } from './suite/readme.ts';

const everyVendor = [betterStackFacts, cloudbeesFacts];

it('is every vendor of the list', () => {
  expect(everyVendor.map(({ vendor }) => vendor)).toEqual(vendors);
});

describe.each(everyVendor)('$vendor.title', (facts) => {
  describeCore(facts);
  describeReadme(facts);
  if (facts.examples) describeExamples(facts, facts.examples);
  if (facts.inviting) describeInvitations(facts, facts.inviting);
});
