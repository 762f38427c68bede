import { ControllerId, OrganisationId } from '@monban/core/ids';
import { Link } from '@monban/door-controller/link';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';
import { type SilentBroker, startSilentBroker } from '../../support/silent-broker.ts';

describe('the way from a controller to a broker that never says what became of a message', () => {
  let broker: SilentBroker;

  beforeEach(async () => {
    broker = await startSilentBroker(1);
  });
  afterEach(() => broker.close());

  it('ends all the same, two seconds after it said goodbye', async () => {
    const clock = new FakeClock();
    let link: Link | undefined;
    await new Promise<void>((resolve) => {
      link = linkTo(broker.url, { clock, onConnected: resolve });
      link.start();
    });
    let isClosed = false;
    const closed = link!.close().then(() => {
      isClosed = true;
    });
    await broker.published;
    expect(isClosed).to.equal(false);
    clock.advance(2_000);
    await closed;
  });
});

function linkTo(
  brokerUrl: string,
  { clock, onConnected }: { readonly clock: FakeClock; readonly onConnected: () => void },
): Link {
  const key = generateSigningKey();
  const answer = {
    controllerId: ControllerId.parse('a0000000-0000-4000-8000-a00000000001'),
    organisationId: OrganisationId.parse('organisation'),
    role: 'door' as const,
    certificate: '',
    caCertificate: '',
    brokerUrl,
    signingKeyCertificate: '',
    sealedKeys: '',
    readers: [],
  };
  const readerKeys = { siteKeys: [], linkKey: null };
  return new Link({
    identity: { answer, key, serverKeys: new Map(), readerKeys },
    clock,
    random: () => 0,
    newId: () => 'connection',
    describe: () =>
      ({ version: 'test', snapshotVersion: 0, outboxDepth: 0, doors: [], readers: [] }) as never,
    onConnected,
    onDisconnected: () => undefined,
    onMessage: () => undefined,
    onRefused: () => undefined,
  });
}
