import type { ClientRule } from '../client-lint/rules.ts';
import type { VendorName } from '../vendors/words.ts';

/** How much of the contract was met. */
export interface CoverageShare {
  readonly met: number;
  readonly total: number;
  /** From 0 to 100, rounded down to a tenth. */
  readonly percent: number;
}

type Kind = 'answer' | 'refusal' | 'parameter' | 'token' | 'page';

/** What was met of the contract, and what wasn't. */
export interface CoverageReport extends CoverageShare {
  readonly requests: number;
  readonly kinds: Readonly<Record<Kind, CoverageShare>>;
  /** A vendor that no request reached does not count. */
  readonly vendors: readonly (CoverageShare & { readonly vendor: VendorName; readonly requests: number })[];
  readonly operations: readonly CoveredOperation[];
  /** Whether clients were looked at: with `strictClient`. */
  readonly watches_clients: boolean;
  /** What the clients should do otherwise; filled with `strictClient`. */
  readonly warnings: readonly CoveredWarning[];
}

export interface CoveredWarning {
  readonly vendor: VendorName;
  readonly operation: string;
  readonly rule: ClientRule;
  readonly message: string;
  readonly times: number;
}

export interface CoveredOperation extends CoverageShare {
  readonly vendor: VendorName;
  readonly operation: string;
  readonly behaviours: readonly CoveredBehaviour[];
}

export interface CoveredBehaviour {
  readonly id: string;
  readonly vendor: VendorName;
  readonly operation: string;
  readonly kind: Kind;
  /** What distinguishes it within its kind: a status, a rule, a parameter's name, a kind of token, a page's shape. */
  readonly key: string;
  readonly title: string;
  readonly hits: number;
}
