import type { FastifyReply } from 'fastify';
import type { Socket } from 'node:net';

/** So many requests of one connection wait at most. Further ones don't, because only their answers make Node stop reading. */
const mostWaiting = 1_000;

const waiting = new WeakMap<Socket, number>();

/**
 * Begins with a request once the ones before it on its connection are answered. Node hands out requests that come at once as soon as
 * they are read, and gives an answer the socket in its turn. Where one of them ends the connection, the others are dropped.
 */
export function inTurn({ raw }: FastifyReply, begin: () => void): void {
  if (raw.socket !== null) return begin();
  const { socket } = raw.req;
  const count = waiting.get(socket) ?? 0;
  if (count === mostWaiting) return begin();
  waiting.set(socket, count + 1);
  raw.once('socket', () => {
    waiting.set(socket, waiting.get(socket)! - 1); // it was counted
    begin();
  });
}
