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
 * @throws Misuse for a rule that the vendor hasn't
 */
export function refusalText<Vendor extends VendorName, Rule extends RefusalRule<Vendor>>(vendor: Vendor, rule: Rule, ...details: RefusalDetails<Vendor, Rule>): string {
  const errors = vendors.find(({ name }) => name === vendor)?.errors ?? {};
  const refuse = Object.hasOwn(errors, rule) ? errors[rule] : undefined;
  if (!refuse) throw new Misuse(`${vendor} has no rule "${rule}".`);
  return Reflect.apply(refuse, undefined, details).message; // the details are the rule's own, says the type
}
