import { betterStack } from './better-stack/index.ts';
import { cloudbees } from './cloudbees/index.ts';
import type { Vendor } from './vendor.ts';

export { worldOf, type Sentence } from './better-stack/fixture/sentences.ts';

/** The APIs this server answers as. A vendor is a folder and one line here; the first one answers for paths that are nobody's. */
const known = [
  betterStack,
  cloudbees,
] as const;

export const vendors: readonly Vendor[] = known;

/** The options that only one of the vendors understands, all together. */
export type VendorOptions = Together<(typeof known)[number]['options']>;

export type VendorName = (typeof known)[number]['name'];

/** Every rule by which a vendor may refuse. */
export type RefusalRule = Rules<(typeof known)[number]>;

type Rules<One> = One extends { errors: infer Errors } ? keyof Errors & string : never;
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All : never;

/** The word for all of them where one can be chosen. */
export const allVendors = 'all';

/** The vendors of a choice: the one of that name, or all of them. */
export function chosenVendors(choice: string): readonly Vendor[] {
  return choice === allVendors ? vendors : vendors.filter(({ name }) => name === choice);
}
