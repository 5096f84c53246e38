/** What this vendor is called in fixtures, tables and the journal. */
export const vendorName = 'better-stack' as const;
