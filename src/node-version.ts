/** SQLite's binary is built for this version of Node-API, and ends a Node.js that has an older one without a word. */
const nodeApi = 10;
const nodesThatHaveIt = '22.14, 23.6 or newer';

/** What to do where this Node.js is too old; undefined where it isn't. Runs on any, so it needs nothing else. */
export function adviceForOldNode(): string | undefined {
  if (Number(process.versions.napi) >= nodeApi) return undefined;
  return `better-stack-mock needs Node.js ${nodesThatHaveIt}, and this is ${process.versions.node}. Install a newer one, or run it with "npx -p node@24 -p better-stack-mock better-stack-mock".`;
}
