import { request } from 'node:http';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  claimControlSocket,
  type ControlReply,
  startControlServer,
} from '@monban/simulators/control/control-server';
import { expect } from 'chai';
import { rejectedCode } from '../../../support/codec-laws.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

describe('a control socket', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let path: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    path = join(directory.path, 's');
  });
  afterEach(() => directory.remove());

  it('is claimed by one process at a time', async () => {
    const socket = await claimControlSocket(path);
    expect(await rejectedCode(claimControlSocket(path))).to.equal('STATE_IN_USE');
    await socket.close();
    await (await claimControlSocket(path)).close();
  });

  it('begins no stream for a client that went while it was made ready', async () => {
    let started = false;
    let answer: (reply: ControlReply) => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const server = await startControlServer(path, [
      {
        method: 'GET',
        path: '/lines',
        handle: () =>
          new Promise<ControlReply>((resolve) => {
            answer = resolve;
            asked();
          }),
      },
    ]);
    const client = request({ socketPath: path, path: '/lines' });
    client.on('error', () => undefined).end();
    await isAsked;
    client.destroy();
    // Settles when the connection is over for the server as well; its answer is told at the end of the next turn.
    await server.close();
    await nextTurn();
    await nextTurn();
    answer({
      kind: 'lines',
      start: () => {
        started = true;
        return () => undefined;
      },
    });
    await nextTurn();
    expect(started).to.equal(false);
  });
});
