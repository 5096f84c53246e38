import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/**
 * What a content type parser makes of a text. A body that can't be read is empty, and refused as `request.bodyRefusal` in the vendor's
 * `preValidation`: Fastify ends the connection of a request whose parser fails.
 */
export function takeBody(request: FastifyRequest, text: string, read: (text: string) => unknown): unknown {
  request.rawBody = text;
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    request.bodyRefusal = error;
    return {};
  }
}
