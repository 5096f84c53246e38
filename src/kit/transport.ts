/** Carries a request to a server and brings back its answer, as `fetch` does. */
export type Transport = (request: Request) => Promise<Response>;

/** Over the network. */
export const overNetwork: Transport = (request) => fetch(request);
