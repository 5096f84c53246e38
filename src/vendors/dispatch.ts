import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { realClock } from '../clock.ts';
import { originForm, pathOf } from '../request-target.ts';
import { withoutSandbox } from '../sandboxes/selection.ts';
import type { Vendor } from './vendor.ts';

/** The vendor whose voice answers for a path: the one that owns it, or else the one that answers for nobody's. */
export function vendorOf(vendors: readonly Vendor[], url: string): Vendor {
  const path = pathOf(url);
  return vendors.find((vendor) => vendor.owns(path)) ?? spokesman(vendors);
}

/** Who answers what is nobody's, such as `/` and what is no HTTP: the first vendor of those that answer. */
function spokesman([first]: readonly Vendor[]): Vendor {
  if (!first) throw new Error('A server needs a vendor.');
  return first;
}

/** What Node says of a request that it could not read: why, and the bytes that it was reading. */
interface UnparsedError extends NodeJS.ErrnoException {
  readonly rawPacket?: object; // a Buffer, which Fastify's types take for its JSON
}

/** What the request was about, if it came that far. */
function targetOf({ rawPacket }: UnparsedError): string {
  const text = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1') : '';
  const [, target = '/'] = /^\S+ (\S+)/.exec(text) ?? [];
  return withoutSandbox(originForm(target));
}

const { STATUS_CODES } = process.getBuiltinModule('node:http'); // an import would load a client of WebSocket, too

/** Answers a request that Node could not read as HTTP, and ends the connection. */
export function answerUnparsed(vendors: readonly Vendor[], error: UnparsedError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { statusCode, body } = vendorOf(vendors, targetOf(error)).unparsed(error.code ?? '');
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nx-request-id: ${randomUUID()}\r\nContent-Type: application/json; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(text)}\r\nDate: ${new Date(realClock.now()).toUTCString()}\r\nConnection: close\r\n\r\n${text}`,
  );
}
