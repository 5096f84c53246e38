/**
 * Tokens with the names by which the journal, faults and limits call them: those that a fixture gives, and otherwise the first four
 * characters, so that no more of a token is shown, with a number behind them where that is another's name.
 */
export function withNames<Token extends { token: string; name?: string }>(tokens: readonly Token[]): (Token & { name: string })[] {
  const taken = new Set(tokens.map(({ name }) => name));
  return tokens.map((token) => {
    const name = token.name ?? freeName(token.token.slice(0, 4), taken);
    taken.add(name);
    return { ...token, name };
  });
}

function freeName(beginning: string, taken: ReadonlySet<string | undefined>): string {
  let name = beginning;
  for (let number = 2; taken.has(name); number++) name = `${beginning}-${number}`;
  return name;
}
