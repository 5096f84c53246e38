import { describe, expect, it } from 'vitest';
import { vendors } from '../../src/vendors/index.ts';
import { betterStackFacts } from './better-stack/facts.ts';
import { provocations as betterStackProvocations } from './better-stack/provocations.ts';
import { cloudbeesFacts } from './cloudbees/facts.ts';
import { provocations as cloudbeesProvocations } from './cloudbees/provocations.ts';
import { describeCore } from './suite/core.ts';
import { describeErrors } from './suite/errors.ts';
import { describeExamples } from './suite/examples.ts';
import { describeInvitations } from './suite/invitations.ts';
import { describeReadme } from './suite/readme.ts';

const everyVendor = [
  { facts: betterStackFacts, provocations: betterStackProvocations },
  { facts: cloudbeesFacts, provocations: cloudbeesProvocations },
];

it('is every vendor of the list', () => {
  expect(everyVendor.map(({ facts }) => facts.vendor)).toEqual(vendors);
});

describe.each(everyVendor)('$facts.vendor.title', ({ facts, provocations }) => {
  describeCore(facts);
  describeErrors(facts, provocations, facts.examples);
  describeReadme(facts);
  if (facts.examples) describeExamples(facts, facts.examples);
  if (facts.inviting) describeInvitations(facts, facts.inviting);
});
