import { createEmulator } from 'emulate';
import { teamManagement } from './emulate-service.js';

const [port, body] = process.argv.slice(2);
await createEmulator({ service: teamManagement(JSON.parse(body).data), port: Number(port) });
