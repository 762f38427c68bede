import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { insertCard, PULL_MOMENTS, type PullPlan } from '@monban/simulators/virtual-card/vpcd-client';
import { connectDoors, type DoorClient } from '@monban/simulators/virtual-door/client';
import { startDoorHost } from '@monban/simulators/virtual-door/host';
import { expect } from 'chai';
import { pino } from 'pino';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { blankCard, companyPolicy, type IssuedBadge, issueBadge } from '../support/test-company.ts';
import { TestServer } from '../support/test-server.ts';

const DOORS = [DoorId.parse(newRecordId(randomUUID)), DoorId.parse(newRecordId(randomUUID))];
const READERS = [ReaderId.parse(newRecordId(randomUUID)), ReaderId.parse(newRecordId(randomUUID))];

describe('door, card pulled or mute', function () {
  this.timeout(120_000);
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let doors: DoorClient;
  let national: IssuedBadge;
  const cleanUp: (() => Promise<unknown>)[] = [];

  const address = (n: number) => `unix:${join(directory.path, `reader-${n}`)}`;
  const decisions = () => server.receipts.filter(({ receipt }) => receipt.type.startsWith('monban.access.'));
  const lastDecision = () => decisions().at(-1)!.receipt;
  const releases = async () =>
    (await doors.listLog()).filter(({ fact }) => fact === 'strike-released').length;

  async function tap(pull?: PullPlan): Promise<void> {
    const before = decisions().length;
    const session = await insertCard(national.card, address(0), { pull });
    await eventually(() => decisions().length === before + 1);
    await session.remove();
  }

  before(async () => {
    directory = await temporaryDirectory();
    cleanUp.push(directory.remove);
    const doorSocket = join(directory.path, 'doors');
    const host = await startDoorHost({ controlPath: doorSocket, doorIds: DOORS, now: () => new Date() });
    cleanUp.push(() => host.close());
    doors = connectDoors(doorSocket);
    national = await issueBadge('normal');
    server = await TestServer.start();
    cleanUp.push(() => server.stop());
    const readers = READERS.map((readerId, n) => ({ readerId, doorId: DOORS[n]!, side: 'in' as const }));
    const tokenFile = join(directory.path, 'token');
    await writeFile(tokenFile, server.expectController({ controllerId, role: 'door', readers }));
    server.snapshot = companyPolicy({
      controllerId,
      version: 1,
      issuedAt: new Date(),
      doors: DOORS.map((id, n) => ({
        id,
        unlockMs: 500,
        requiredAssurance: 'badge+certificate',
        readers: [{ id: READERS[n]!, side: 'in', intoAreaId: null }],
      })),
      badges: [national.badge],
    });
    const config = readConfig({
      MONBAN_CONTROLLER_DIR: join(directory.path, 'controller'),
      MONBAN_SERVER_URL: server.url,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: READERS.map((id, n) => `${id}=vpcd:${address(n)}`).join(';'),
      MONBAN_DOORS: DOORS.map((id) => `${id}=virtual:unix:${doorSocket}`).join(';'),
      MONBAN_DEMO: '1',
    });
    const stop = await runController(config, pino({ level: 'silent' }));
    cleanUp.push(stop);
    await eventually(() => server.results.length > 0);
  });
  after(async () => {
    for (const step of cleanUp.reverse()) await step();
  });

  for (const moment of PULL_MOMENTS) {
    it(`opens nothing when the card is pulled (${moment}) at any command, and the next tap opens (fault 23)`, async () => {
      for (let apdu = 1; apdu <= 5; apdu += 1) {
        const before = await releases();
        await tap({ apdu, moment });
        // With its last answer out, the card has said everything: the person may walk.
        const isComplete = apdu === 5 && moment === 'after';
        const { type, data } = lastDecision();
        expect(`${type} ${data.reason}`, `pulled at ${apdu}`).to.equal(
          isComplete ? 'monban.access.granted access-level' : 'monban.access.denied card-removed',
        );
        expect(await releases()).to.equal(before + (isComplete ? 1 : 0));
        await tap();
        expect(lastDecision().type).to.equal('monban.access.granted');
      }
    });
  }

  it('serves the other door and the exit button while a mute card lies on a reader', async () => {
    const mute = await insertCard(await blankCard('mute'), address(1));
    const since = performance.now();
    await tap();
    expect(lastDecision().type).to.equal('monban.access.granted');
    await doors.pressExitButton(DOORS[1]!);
    await doors.waitForStrike(DOORS[1]!, 'released', 2_000);
    expect(performance.now() - since).to.be.below(2_900);
    await eventually(() => lastDecision().data.reason === 'read-timeout');
    await mute.remove();
  });

  it('makes one decision for a card that stays on the reader', async () => {
    const before = decisions().length;
    const session = await insertCard(national.card, address(0));
    await eventually(() => decisions().length === before + 1);
    await doors.waitForStrike(DOORS[0]!, 'engaged', 5_000);
    await session.remove();
    await tap();
    expect(decisions().length).to.equal(before + 2);
  });
});
