import { Misuse } from '../misuse.ts';
import { changeOf } from './better-stack/fixture/sentences.ts';
import { betterStack } from './better-stack/index.ts';
import { roleKinds } from './better-stack/roles/roles.ts';
import { cloudbees } from './cloudbees/index.ts';
import type { Vendor } from './vendor.ts';
import type { World } from './words.ts';

/** The APIs this server answers as. A vendor is a folder and one line here; the first one answers for paths that are nobody's. */
const known = [
  betterStack,
  cloudbees,
] as const;

export const vendors: readonly Vendor[] = known;

/** The options that only one of the vendors understands, all together. */
export type VendorOptions = Together<(typeof known)[number]['options']>;

type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All : never;

/** The word for all of them where one can be chosen. */
export const allVendors = 'all';

/** What can be chosen: one of them, or all. */
export const vendorChoices: readonly string[] = [...vendors.map(({ name }) => name), allVendors];

const choices = new Map<string, readonly Vendor[]>([[allVendors, vendors], ...vendors.map((vendor) => [vendor.name, [vendor]] as const)]);

/** The vendors of a choice: the one of that name, or all of them; each time the same array, by which start worlds are known. */
export function chosenVendors(choice: string): readonly Vendor[] {
  return choices.get(choice) ?? [];
}

/** What answers call the roles. */
export const roleNames: readonly string[] = roleKinds;

/**
 * The change that sentences make of a world.
 * @throws Misuse for a sentence that says something else, and for a world without Better Stack, which is all they are about
 */
export function changeInWords(sentences: readonly string[], world: World): object {
  const organization = world[betterStack.name];
  if (!organization) throw new Misuse(`Sentences are about ${betterStack.title}, which isn't in this world. Seed a part of a fixture: mock.seed({ cloudbees: { users: [{ email: "eve@example.com" }] } }).`);
  return { [betterStack.name]: changeOf(sentences, organization) };
}
