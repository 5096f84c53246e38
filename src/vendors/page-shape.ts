/** How the page of a list lay in it. */
export const pageShapes = ['only', 'first', 'middle', 'last', 'beyond'] as const;
export type PageShape = (typeof pageShapes)[number];
