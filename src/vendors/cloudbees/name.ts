/** What this vendor is called in fixtures, tables and the journal. */
export const vendorName = 'cloudbees' as const;
