import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ReaderId } from '@monban/core/ids';
import { makeVpcdReader } from '@monban/door-controller/adapters/vpcd-reader';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import type { ReaderDevice } from '@monban/door-controller/ports';
import { expect } from 'chai';
import { eventually } from '../../../support/eventually.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');

describe('vpcd reader', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let reader: ReaderDevice;
  let events: string[];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    events = [];
    reader = makeVpcdReader({
      readerId: READER,
      address: { kind: 'unix', path: join(directory.path, 'reader') },
      profile: 'door',
      clock: systemClock,
      onEvent: ({ kind }) => events.push(kind),
    });
  });
  afterEach(async () => {
    await reader.close();
    await directory.remove();
  });

  /** The first moment at which a card can connect: the socket is there, its mode not yet. */
  async function connectAtOnce(): Promise<ReturnType<typeof connect>> {
    for (;;) {
      const socket = connect(join(directory.path, 'reader'));
      const isThere = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (isThere) return socket;
    }
  }

  it('reports nothing before it is ready, and then says that a card is there already', async () => {
    const started = reader.start();
    const card = await connectAtOnce();
    expect(events).to.deep.equal([]);
    await started;
    expect(events).to.deep.equal(['ready', 'card-found']);
    card.destroy();
    await eventually(() => events.includes('card-removed'));
  });

  it('calls a card that comes later a presentation, and keeps its socket to its owner', async () => {
    await reader.start();
    expect((await stat(join(directory.path, 'reader'))).mode & 0o077).to.equal(0);
    const card = await connectAtOnce();
    await eventually(() => events.length === 2);
    expect(events).to.deep.equal(['ready', 'card-present']);
    card.destroy();
  });
});
