import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { connectDoors, type DoorClient } from '@monban/simulators/virtual-door/client';
import { startDoorHost } from '@monban/simulators/virtual-door/host';
import { insertCard } from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import { ControllerProcess } from '../support/controller-process.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { companyPolicy, type IssuedBadge, issueBadge } from '../support/test-company.ts';
import { TestServer } from '../support/test-server.ts';

const HITS = 20;
const DOORS = [DoorId.parse(randomUUID()), DoorId.parse(randomUUID())];
const READERS = [ReaderId.parse(randomUUID()), ReaderId.parse(randomUUID())];

describe('controller, killed under load (fault 1)', function () {
  this.timeout(300_000);
  const controllerId = ControllerId.parse(randomUUID());
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let doors: DoorClient;
  let closeDoors: () => Promise<void>;
  let controller: ControllerProcess;
  let badges: IssuedBadge[];

  before(async () => {
    directory = await temporaryDirectory();
    const doorSocket = join(directory.path, 'doors');
    const logPath = join(directory.path, 'doors.log');
    const host = await startDoorHost({
      controlPath: doorSocket,
      doorIds: DOORS,
      logPath,
      now: () => new Date(),
    });
    closeDoors = () => host.close();
    doors = connectDoors(doorSocket);
    badges = await Promise.all([issueBadge('company-card'), issueBadge('company-card')]);
    server = await TestServer.start();
    const readers = READERS.map((readerId, n) => ({ readerId, doorId: DOORS[n]!, side: 'in' as const }));
    const token = server.expectController({ controllerId, role: 'door', readers });
    const tokenFile = join(directory.path, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    server.snapshot = companyPolicy({
      controllerId,
      version: 1,
      issuedAt: new Date(),
      doors: DOORS.map((id, n) => ({ id, readers: [{ id: READERS[n]!, side: 'in', intoAreaId: null }] })),
      badges: badges.map(({ badge }) => badge),
    });
    controller = new ControllerProcess({
      MONBAN_CONTROLLER_DIR: join(directory.path, 'controller'),
      MONBAN_SERVER_URL: server.url,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: READERS.map((id, n) => `${id}=vpcd:unix:${readerSocket(n)}`).join(';'),
      MONBAN_DOORS: DOORS.map((id) => `${id}=virtual:unix:${doorSocket}`).join(';'),
    });
  });

  after(async () => {
    await controller.stop();
    await server.stop();
    await closeDoors();
    await directory.remove();
  });

  const readerSocket = (n: number) => join(directory.path, `reader-${n}`);
  const releases = async () => (await doors.listLog()).filter(({ fact }) => fact === 'strike-released');

  /** Lays a card on, again and again, until it is told to stop; a reader that is gone is waited for. */
  async function tapUntil(n: number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const before = (await releases()).length;
      const session = await insertCard(badges[n]!.card, `unix:${readerSocket(n)}`).catch(() => undefined);
      if (!session) {
        await eventually(() => true);
        continue;
      }
      await Promise.race([
        session.ended,
        eventually(async () => (await releases()).length > before || isOver(), 3_000).catch(() => undefined),
      ]);
      await session.remove();
    }
  }

  it('opens no door without a receipt that arrives, and sends none twice', async () => {
    await controller.start();
    await eventually(() => server.results.some(({ type }) => type === 'monban.snapshot-result.v1'), 20_000);

    let hits = 0;
    let isOver = false;
    const load = READERS.map((_, n) => tapUntil(n, () => isOver));
    for (let kill = 0; kill < 4 * HITS && hits < HITS; kill += 1) {
      const before = (await releases()).length;
      await eventually(async () => (await releases()).length >= before + 3, 30_000, 'load');
      // Between 0 and 8 ms after a release: in the middle of whatever comes next.
      await delay(kill % 9);
      await controller.kill();
      hits += 1;
      await controller.start();
    }
    isOver = true;
    await Promise.all(load);
    expect(hits).to.be.at.least(HITS);

    const opened = await releases();
    const granted = () => server.receipts.filter(({ receipt }) => receipt.type === 'monban.access.granted');
    const arrived = () => new Set(granted().map(({ receipt }) => receipt.id));
    // The door's own log is the truth: each release names the receipt that allowed it.
    const missing = () => opened.filter(({ reference }) => !arrived().has(reference ?? ''));
    await eventually(() => missing().length === 0, 20_000, 'a receipt for each release').catch(
      () => undefined,
    );
    expect(missing()).to.deep.equal([]);
    expect(arrived().size, 'none twice').to.equal(granted().length);
    expect(server.verdicts.broken).to.equal(0);
    const sequences = server.receipts.map(({ receipt }) => receipt.data.sequence);
    expect(sequences, 'no gap').to.deep.equal(sequences.map((_, index) => index + 1));
    expect(
      server.receipts.filter(({ receipt }) => receipt.type === 'monban.controller.started'),
    ).to.have.length(hits + 1);
    this.title = `${this.title}: ${hits} kills, ${opened.length} openings`;
  });
});
