// A custom emulator that finds a member in its state. JavaScript, like every program here, so that no start is slowed by TypeScript.
import { createEmulator, defineEmulator } from 'emulate';

const [port, body] = process.argv.slice(2);
const { data } = JSON.parse(body);

const service = defineEmulator({
  name: 'team-management',
  state: () => ({ members: [data] }),
  setup({ app, state }) {
    app.get('/api/v2/team-members', (context) => {
      const member = state.members.find(({ attributes }) => attributes.email === context.req.query('email'));
      return member ? context.json({ data: member }) : context.json({ errors: 'Not found' }, 404);
    });
  },
});
await createEmulator({ service, port: Number(port) });
