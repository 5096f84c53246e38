// One rule, without recording what was asked, which mockttp does unless told otherwise.
import { getLocal } from 'mockttp';

const [port, body] = process.argv.slice(2);

const server = getLocal({ recordTraffic: false });
await server.forGet('/api/v2/team-members').withQuery({ email: 'alice@example.com' }).thenJson(200, JSON.parse(body));
await server.start(Number(port));
