import { betterStack } from './better-stack/index.ts';
import { cloudbees } from './cloudbees/index.ts';
import type { Vendor } from './vendor.ts';

/** The APIs this server answers as. A vendor is a folder and one line here; the first one answers for paths that are nobody's. */
export const vendors: readonly Vendor[] = [
  betterStack,
  cloudbees,
];

/** The word for all of them where one can be chosen. */
export const allVendors = 'all';

/** The vendors of a choice: the one of that name, or all of them. */
export function chosenVendors(choice: string): readonly Vendor[] {
  return choice === allVendors ? vendors : vendors.filter(({ name }) => name === choice);
}
