import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { insertCard, type VpcdSession } from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import { ChildProgram } from '../support/child-program.ts';
import { buildController, ControllerProcess } from '../support/controller-process.ts';
import { DoorLogTail } from '../support/door-log-tail.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { companyPolicy, type IssuedBadge, issueBadge } from '../support/test-company.ts';
import { TestServer } from '../support/test-server.ts';

const SIMULATOR = fileURLToPath(new URL('../../simulators/bin/monban-sim.js', import.meta.url));
const HITS = 20;
const DOORS = [DoorId.parse(newRecordId(randomUUID)), DoorId.parse(newRecordId(randomUUID))];
const READERS = [ReaderId.parse(newRecordId(randomUUID)), ReaderId.parse(newRecordId(randomUUID))];

describe('controller, killed under load (fault 1)', function () {
  this.timeout(300_000);
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let doors: ChildProgram;
  let log: DoorLogTail;
  let controller: ControllerProcess;
  let badges: IssuedBadge[];

  before(async () => {
    await buildController();
    directory = await temporaryDirectory();
    doors = await startDoors();
    log = new DoorLogTail(doorLog());
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
      MONBAN_READERS: READERS.map((id, n) => `${id}=vpcd:${readerAddress(n)}`).join(';'),
      MONBAN_DOORS: DOORS.map((id) => `${id}=virtual:unix:${doorSocket()}`).join(';'),
    });
  });

  after(async () => {
    await controller.stop();
    await server.stop();
    log.close();
    await doors.stop();
    await directory.remove();
  });

  const doorSocket = () => join(directory.path, 'doors');
  const doorLog = () => join(directory.path, 'doors.log');
  const readerAddress = (n: number) => `unix:${join(directory.path, `reader-${n}`)}`;

  /** A process of its own, whose log nobody else can write (ruling 34). */
  async function startDoors(): Promise<ChildProgram> {
    const names = DOORS.flatMap((id) => ['--door', id]);
    const place = ['--control', `unix:${doorSocket()}`, '--log', doorLog()];
    const program = new ChildProgram({
      command: process.execPath,
      arguments: [SIMULATOR, 'door', ...place, ...names],
    });
    program.start();
    await eventually(() => existsSync(doorLog()), 30_000, 'the doors');
    return program;
  }

  const releases = (n?: number) =>
    log
      .entries()
      .filter(({ fact, doorId }) => fact === 'strike-released' && (n === undefined || doorId === DOORS[n]));

  /** Lays a card on, again and again, until it is told to stop; a reader that is gone is waited for. */
  async function tapUntil(n: number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const session = await layOn(n, isOver);
      if (!session) return;
      const before = releases(n).length;
      const isDone = () => releases(n).length > before || isOver();
      await Promise.race([session.ended, eventually(isDone, 3_000).catch(() => undefined)]);
      await session.remove();
    }
  }

  async function layOn(n: number, isOver: () => boolean): Promise<VpcdSession | undefined> {
    let session: VpcdSession | undefined;
    // What lies there before the reader is ready is no presentation.
    await eventually(() => controller.isReady(READERS[n]!) || isOver(), 60_000, 'a reader');
    await eventually(async () => {
      session = await insertCard(badges[n]!.card, readerAddress(n)).catch(() => undefined);
      return session !== undefined || isOver();
    }, 30_000);
    return session;
  }

  it('opens no door without a receipt that arrives, and sends none twice', async () => {
    await controller.start();
    await eventually(() => server.results.some(({ type }) => type === 'monban.snapshot-result.v1'), 20_000);

    let hits = 0;
    let isOver = false;
    const load = READERS.map((_, n) => tapUntil(n, () => isOver));
    for (let kill = 0; kill < 2 * HITS && hits < HITS; kill += 1) {
      const before = releases().length;
      await eventually(() => releases().length > before, 30_000, 'a release');
      // After a release the next card is laid on: each time the end comes 2 ms later in what follows.
      await delay(2 * kill);
      if (await controller.kill()) hits += 1;
      await controller.start();
    }
    isOver = true;
    await Promise.all(load);
    expect(hits).to.be.at.least(HITS);

    const opened = releases();
    const granted = () => server.receipts.filter(({ receipt }) => receipt.type === 'monban.access.granted');
    const arrived = () => new Set(granted().map(({ receipt }) => receipt.id));
    // The door's own log is the truth: each release names the receipt that allowed it.
    const missing = () => opened.filter(({ reference }) => !arrived().has(reference ?? ''));
    const starts = () =>
      server.receipts.filter(({ receipt }) => receipt.type === 'monban.controller.started').length;
    // The last controller may still have something to say.
    const isAllThere = () => missing().length === 0 && starts() > hits;
    await eventually(isAllThere, 20_000, 'a receipt for each release and start').catch(() => undefined);
    expect(missing()).to.deep.equal([]);
    expect(arrived().size, 'none twice').to.equal(granted().length);
    expect(server.verdicts.broken).to.equal(0);
    const sequences = server.receipts.map(({ receipt }) => receipt.data.sequence);
    expect(sequences, 'no gap').to.deep.equal(sequences.map((_, index) => index + 1));
    expect(starts(), 'one start for each process').to.equal(hits + 1);
    this.title = `${this.title}: ${hits} kills, ${opened.length} openings`;
  });
});
