/** The moment of the published examples. */
export const documentedMoment = Date.parse('2023-10-29T14:00:00Z');
