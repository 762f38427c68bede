import { join } from 'node:path';
import { CommandId, ControllerId, DoorId } from '@monban/core/ids';
import type { DoorCommand } from '@monban/core/messages/door-command';
import { refuseCommand } from '@monban/door-controller/commands';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const AT = new Date('2026-11-23T03:00:00.000Z');
const trusted = (offsetMs = 0) => ({ at: new Date(AT.getTime() + offsetMs), trusted: true });
const command = (changes: Partial<DoorCommand> = {}): DoorCommand => ({
  type: 'monban.door-command.v1',
  commandId: CommandId.parse('a0000000-0000-4000-8000-a00000000001'),
  controllerId: ControllerId.parse('a0000000-0000-4000-8000-a00000000002'),
  doorId: DoorId.parse('a0000000-0000-4000-8000-a00000000003'),
  action: 'unlock-once',
  issuedAt: '2026-11-23T03:00:00.000Z',
  expiresAt: '2026-11-23T03:00:05.000Z',
  ...changes,
});

describe('command', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  it('is carried out once, however often it is repeated', async () => {
    expect(await refuseCommand(db, command(), trusted())).to.equal(undefined);
    expect(await refuseCommand(db, command(), trusted(1_000))).to.equal('already-seen');
    const both = await Promise.all(
      [1, 2].map(() =>
        refuseCommand(
          db,
          command({ commandId: CommandId.parse('b0000000-0000-4000-8000-a00000000001') }),
          trusted(),
        ),
      ),
    );
    expect(both).to.have.members([undefined, 'already-seen']);
  });

  it('is refused from the moment it expires', async () => {
    expect(await refuseCommand(db, command(), trusted(4_999))).to.equal(undefined);
    const another = command({ commandId: CommandId.parse('c0000000-0000-4000-8000-a00000000001') });
    expect(await refuseCommand(db, another, trusted(5_000))).to.equal('expired');
  });

  it('is refused when it claims a longer life than ten seconds, or comes from the future', async () => {
    expect(await refuseCommand(db, command({ expiresAt: '2026-11-23T03:00:10.001Z' }), trusted())).to.equal(
      'expired',
    );
    expect(await refuseCommand(db, command(), trusted(-5_001))).to.equal('expired');
  });

  it('is refused without a clock that can be trusted', async () => {
    expect(await refuseCommand(db, command(), { at: AT, trusted: false })).to.equal('clock-untrusted');
  });
});
