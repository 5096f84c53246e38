import type { FastifyInstance } from 'fastify';

/** Carries a request to a server and brings back its answer, as `fetch` does. */
export type Transport = (request: Request) => Promise<Response>;

/** Over the network. */
export const overNetwork: Transport = (request) => fetch(request);

/** Into a server of this process, without a socket. */
export function inProcess(app: FastifyInstance): Transport {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const payload = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const answer = await app.inject({
      method: request.method as 'GET', // inject takes every method, its type only the common ones
      url: pathname + search,
      headers: { ...Object.fromEntries(request.headers), host: new URL(request.url).host },
      ...(payload && { payload }),
    });
    return new Response(hasBody(answer.statusCode) ? new Uint8Array(answer.rawPayload) : null, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
    });
  };
}

/** Statuses whose answers `Response` wants without a body. */
function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}
