import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CommandId, ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { Controller, type ControllerDeps, type ControllerParts } from '@monban/door-controller/controller';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { DoorRunner } from '@monban/door-controller/door-runner';
import { expect } from 'chai';
import { pino } from 'pino';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');

describe('controller and the cards on its readers', () => {
  it('decides about a presentation, and not about a card that lay there before it watched (D10)', () => {
    const asked: string[] = [];
    const controller = new Controller({
      log: pino({ level: 'silent' }),
      desk: undefined,
      journal: { note: () => undefined },
      placeOf: (readerId: string) => void asked.push(readerId),
    } as unknown as ControllerDeps);
    controller.readerEvent(READER, { kind: 'ready' });
    controller.readerEvent(READER, { kind: 'card-found' });
    expect(asked).to.deep.equal([]);
    controller.readerEvent(READER, { kind: 'card-present' });
    expect(asked).to.deep.equal([READER]);
  });
});

describe('controller that stops', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  const clock = new FakeClock();

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  const sendUnlock = (controller: Controller) => {
    controller.serverMessage({
      kind: 'command',
      command: {
        type: 'monban.door-command.v1',
        commandId: CommandId.parse(randomUUID()),
        controllerId: CONTROLLER,
        doorId: DOOR,
        action: 'unlock-once',
        issuedAt: clock.now().toISOString(),
        expiresAt: new Date(clock.now().getTime() + 5_000).toISOString(),
      },
    });
  };

  it('moves no strike after it has let go of its doors, though a command comes to the last', async () => {
    const order: string[] = [];
    const noted = (word: string) => () => {
      order.push(word);
      return Promise.resolve();
    };
    const controller = new Controller({
      controllerId: CONTROLLER,
      db,
      clock,
      log: pino({ level: 'silent' }),
      desk: undefined,
      time: { read: () => ({ at: clock.now(), trusted: true }) },
      snapshots: { index: undefined, version: 0 },
      journal: { keep: () => Promise.resolve('epoch/1') },
      outbox: { depth: 0, idle: noted('outbox idle') },
    } as unknown as ControllerDeps);
    const hardware = {
      doorId: DOOR,
      release: noted('strike released'),
      engage: noted('strike engaged'),
      show: () => undefined,
      close: noted('door closed'),
    };
    const door = new DoorRunner({ hardware, clock, record: () => undefined, onChanged: () => undefined });
    const link = {
      start: () => undefined,
      send: () => false,
      statusChanged: () => undefined,
      close: () => {
        sendUnlock(controller);
        return Promise.resolve();
      },
    };
    const sender = { disconnected: () => undefined, idle: noted('sender idle') };
    const parts = { doors: new Map([[DOOR, door]]), readers: new Map(), link, sender };
    await controller.start(parts as unknown as ControllerParts, 'ok');
    await controller.stop();
    expect(order).to.deep.equal(['strike released', 'door closed', 'sender idle', 'outbox idle']);
  });
});
