import { ControllerId } from '@monban/core/ids';
import { UP_CHANNELS } from '@monban/core/messages/topics';
import { ServerLink } from '@monban/server/mqtt/server-link';
import { expect } from 'chai';
import { pino } from 'pino';
import { type SilentBroker, startSilentBroker } from '../../../support/silent-broker.ts';

const controllerId = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const message = { payload: 'e30', signature: 'A'.repeat(86), keyId: 'A'.repeat(11) };

describe('the way from the server to a broker that never says what became of a message', () => {
  let broker: SilentBroker;
  let link: ServerLink;

  beforeEach(async () => {
    broker = await startSilentBroker(UP_CHANNELS.length);
    const tls = { key: '', certificate: '', caCertificate: '' };
    const log = pino({ level: 'silent' });
    link = new ServerLink({ url: broker.url, tls, instance: undefined, log });
    await new Promise<void>((resolve) => {
      link.start({ onMessage: () => undefined, onUp: resolve, onDown: () => undefined });
    });
  });
  afterEach(async () => {
    await link.close();
    await broker.close();
  });

  it('tells at its end whoever waits that nothing was taken', async () => {
    const sent = link.send(controllerId, 'commands', message);
    await broker.published;
    await link.close();
    expect(await sent).to.equal(false);
  });

  it('sends nothing after its end', async () => {
    await link.close();
    expect(await link.send(controllerId, 'commands', message)).to.equal(false);
  });
});
