import { Misuse } from '../misuse.ts';
import { vendors } from '../vendors/index.ts';
import type { RefusalDetails, RefusalRule, VendorName } from '../vendors/words.ts';

/**
 * The text by which a vendor refuses, so that a test needn't spell it.
 *
 * ```ts
 * expect(error.message).toBe(refusalText('better-stack', 'memberNotFoundByEmail', 'nobody@example.com'));
 * ```
 *
 * @throws Misuse for a vendor or rule that isn't there, and when a detail is missing
 */
export function refusalText<Vendor extends VendorName, Rule extends RefusalRule<Vendor>>(vendor: Vendor, rule: Rule, ...details: RefusalDetails<Vendor, Rule>): string {
  const errors = vendors.find(({ name }) => name === vendor)?.errors;
  if (!errors) throw new Misuse(`There is no vendor "${vendor}". The vendors are ${vendors.map(({ name }) => name).join(', ')}.`);
  const refuse = Object.hasOwn(errors, rule) ? errors[rule] : undefined;
  if (!refuse) throw new Misuse(`${vendor} has no rule "${rule}". Its rules are ${Object.keys(errors).join(', ')}.`);
  const { length } = refuse.entry.text;
  if (details.length < length) throw new Misuse(`The text of ${rule} is made of ${length === 1 ? 'a detail' : `${length} details`}, such as an address or an id. Pass ${length === 1 ? 'it' : 'them'} after the rule.`);
  return Reflect.apply(refuse, undefined, details).message; // the details are the rule's own, says the type
}
