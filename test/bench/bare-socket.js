// Quicker than any HTTP server: whatever comes, the same bytes go back, unread. What the load generator reaches with it is the
// most it can tell of anything.
import { createServer } from 'node:net';

const [body = '{}', port = '0'] = process.argv.slice(2);
const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => socket.destroy());
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
