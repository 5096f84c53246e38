import { readFileSync } from 'node:fs';
import type { Organization } from '../../src/vendors/better-stack/fixture/schema.ts';

export interface FixtureFile {
  'better-stack': Organization;
}

type Person = NonNullable<Organization['people']>[number];

/** A fixture of those that come with the package, to be changed for one test. */
export function shippedFixture(name = 'default', vendor = 'better-stack'): FixtureFile {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${vendor}/${name}.json`, import.meta.url), 'utf8'));
}

/** The default world after a change: `worldWith((organization) => { organization.seats = 3; })`. */
export function worldWith(change: (organization: Organization) => void): FixtureFile {
  const fixture = shippedFixture();
  change(fixture['better-stack']);
  return fixture;
}

/** A person for a fixture, with a name that no test looks at. */
export function person(id: number, email: string, memberships: Person['memberships']): Person {
  return { id, email, first_name: 'First', last_name: 'Last', created_at: '2023-10-28T10:00:00.000Z', memberships };
}
