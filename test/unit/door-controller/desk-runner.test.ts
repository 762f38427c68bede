import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { guardTransmit } from '@monban/card-ap/guard';
import { CommandId, ControllerId, IssueJobId, ReaderId } from '@monban/core/ids';
import { DeskRecordRequest } from '@monban/core/messages/desk';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { DeskRunner } from '@monban/door-controller/desk-runner';
import { readerIdBytes, readerSecrets } from '@monban/door-controller/reader-keys';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { blankCard, deskRecordAnswer, rawTransmit, readerKeys } from '../../support/test-company.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');

describe('desk runner', function () {
  this.timeout(30_000);
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

  it('stores nothing on a card that it could not remember first', async () => {
    const card = await blankCard('company-card');
    const requests: DeskRecordRequest[] = [];
    const failures: unknown[] = [];
    const desk = new DeskRunner({
      controllerId: CONTROLLER,
      db,
      clock,
      newId: randomUUID,
      now: () => clock.now().toISOString(),
      card: {
        randomBytes: (length) => new Uint8Array(randomBytes(length)),
        secrets: readerSecrets(readerKeys),
        readerId: readerIdBytes(READER),
      },
      send: (channel, payload) => {
        if (channel === 'requests') requests.push(DeskRecordRequest.parse(payload));
        return true;
      },
      onFailure: (cause) => failures.push(cause),
    });
    desk.attach({
      readerId: READER,
      session: (_deadlineMs, work) => work(guardTransmit(rawTransmit(card), 'desk')),
      close: () => Promise.resolve(),
    });
    desk.readerEvent({ kind: 'card-present' });
    await desk.command({
      type: 'monban.desk-command.v1',
      commandId: CommandId.parse(randomUUID()),
      controllerId: CONTROLLER,
      jobId: IssueJobId.parse(randomUUID()),
      action: 'personalise',
      carrier: 'company-card',
      issuedAt: clock.now().toISOString(),
      expiresAt: clock.now().toISOString(),
    });
    await eventually(() => requests.length > 0);
    await db.schema.dropTable('state');
    desk.answer(deskRecordAnswer(requests[0]!));
    await eventually(() => failures.length > 0);
    await desk.close();
    const [badge] = card.state().badges;
    expect(badge?.lifeCycle).to.equal('blank');
    expect(badge?.items.badgeId).to.equal(null);
  });
});
