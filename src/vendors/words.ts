import type { BetterStackWords } from './better-stack/words.ts';
import type { CloudBeesWords } from './cloudbees/words.ts';

export type * from './better-stack/words.ts';
export type * from './cloudbees/words.ts';

/** What programs may say, vendor by vendor, in types that need no other package: the published types are made of them. */
export interface Words {
  readonly 'better-stack': BetterStackWords;
  readonly cloudbees: CloudBeesWords;
}

export type VendorName = keyof Words;

/** The options that only one of the vendors understands, all together. */
export type VendorWords = BetterStackWords['options'] & CloudBeesWords['options'];

/** What answers call a role. */
export type RoleName = Words[VendorName]['role'];

/** A fixture that comes along. */
export type FixtureName = Words[VendorName]['fixture'];

/** A token that every fixture that comes along has, by its name. */
export type FixtureToken = Words[VendorName]['token'];

/** An endpoint by its name: `invite-team-member`. */
export type OperationName = Words[VendorName]['operation'];

/** A rule by which a vendor may refuse: `emailInvalid`. */
export type RefusalRule<Vendor extends VendorName = VendorName> = Vendor extends VendorName ? keyof Words[Vendor]['errors'] & string : never;

/** What the text of a refusal is made of, besides the rule. */
export type RefusalDetails<Vendor extends VendorName, Rule extends RefusalRule<Vendor>> =
  Words[Vendor]['errors'][Rule & keyof Words[Vendor]['errors']] extends (...details: infer Details) => unknown ? Details : never;

/** A world, or a part of one, as in a fixture file: each vendor's part by the vendor's name. */
export type World = { readonly $schema?: string } & { readonly [Name in VendorName]?: Words[Name]['world'] };

/** A world with any of its parts left out, to be added to another one. What is null is taken away. */
export type WorldChange = { readonly [Name in VendorName]?: { readonly [Part in keyof Words[Name]['world']]?: Change<Words[Name]['world'][Part]> } };

type Change<Part> = null | (NonNullable<Part> extends readonly (infer Item)[] ? readonly { readonly [Field in keyof Item]?: Item[Field] | null }[] : Part);
