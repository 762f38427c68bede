// The peer: a bare subscriber that counts batches and stores nothing. Arguments: company file, broker port, batches.
import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';

const [companyFile, port, expected] = process.argv.slice(2);
const { server } = JSON.parse(readFileSync(companyFile, 'utf8'));
const client = await connectAsync(`mqtts://127.0.0.1:${port}`, {
  protocolVersion: 4,
  clientId: 'server',
  ca: server.caCertificate,
  cert: server.certificate,
  key: server.key,
});
let seen = 0;
client.on('message', () => {
  seen += 1;
  if (seen === Number(expected)) process.send('done');
});
await client.subscribeAsync('monban/v1/controllers/+/up/receipts', { qos: 1 });
process.once('disconnect', () => process.exit(0));
process.send('ready');
