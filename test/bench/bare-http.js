// What Node can do at best: every request gets the bytes given as the first argument. JavaScript, so that its start isn't
// slowed by reading TypeScript.
import { createServer } from 'node:http';

const [body = '{}', port = '0'] = process.argv.slice(2);
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };

const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
