/**
 * Worlds that were made ahead of time. The sources have none; the built package has those that a server starts with unless it is
 * told otherwise (`build/worlds.ts`), because filling one would be a tenth of the start.
 */
export const madeWorlds = {
  /** The bytes of a world of these vendors by what it is filled with. */
  find: (_vendors: readonly string[], _content: string): Buffer | undefined => undefined,
};
