import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { RequiredAssurance } from '@monban/core/access/policy';
import { CommandId, ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import type { DoorCommand } from '@monban/core/messages/door-command';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { insertCard } from '@monban/simulators/virtual-card/vpcd-client';
import { connectDoors, type DoorClient } from '@monban/simulators/virtual-door/client';
import type { KeypadKey } from '@monban/simulators/virtual-door/messages';
import { startDoorHost } from '@monban/simulators/virtual-door/host';
import { generateSigningKey } from '@monban/trust/keys';
import { signMessage } from '@monban/trust/signed-message';
import { expect } from 'chai';
import { pino } from 'pino';
import { eventually } from '../../support/eventually.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { companyPolicy, type IssuedBadge, issueBadge } from '../../support/test-company.ts';
import { TestServer } from '../../support/test-server.ts';

const DOOR = DoorId.parse(randomUUID());
const READER = ReaderId.parse(randomUUID());

describe('controller', function () {
  this.timeout(60_000);
  const controllerId = ControllerId.parse(randomUUID());
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let doors: DoorClient;
  let closeDoors: () => Promise<void>;
  let stop: (() => Promise<void>) | undefined;
  let national: IssuedBadge;
  let environment: Record<string, string>;
  const logged: string[] = [];

  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  const start = async () => {
    stop = await runController(readConfig(environment), log);
  };
  const policy = (
    version: number,
    badges = [national.badge],
    requiredAssurance: RequiredAssurance = 'badge+certificate',
  ) =>
    companyPolicy({
      controllerId,
      version,
      issuedAt: new Date(),
      doors: [
        {
          id: DOOR,
          requiredAssurance,
          readers: [{ id: READER, side: 'in', intoAreaId: null }],
        },
      ],
      badges,
    });
  const received = (type: string) =>
    server.receipts.filter(({ receipt }) => receipt.type === `monban.${type}`);
  const tap = (card = national.card) => insertCard(card, environment['READER_ADDRESS']!);
  const applied = (version: number) =>
    eventually(() =>
      server.results.some(
        (result) => result.type === 'monban.snapshot-result.v1' && result.version === version,
      ),
    );
  const command = (changes: Partial<DoorCommand> = {}): DoorCommand => ({
    type: 'monban.door-command.v1',
    commandId: CommandId.parse(randomUUID()),
    controllerId,
    doorId: DOOR,
    action: 'unlock-once',
    issuedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 5_000).toISOString(),
    ...changes,
  });
  const resultOf = async ({ commandId }: DoorCommand) => {
    const find = () =>
      server.results.find(
        (result) => result.type === 'monban.command-result.v1' && result.commandId === commandId,
      );
    await eventually(() => find() !== undefined);
    return find();
  };

  before(async () => {
    directory = await temporaryDirectory();
    const doorSocket = join(directory.path, 'doors');
    const host = await startDoorHost({ controlPath: doorSocket, doorIds: [DOOR], now: () => new Date() });
    closeDoors = () => host.close();
    doors = connectDoors(doorSocket);
    national = await issueBadge('normal');
    server = await TestServer.start();
    const readers = [{ readerId: READER, doorId: DOOR, side: 'in' as const }];
    const tokenFile = join(directory.path, 'token');
    await writeFile(tokenFile, server.expectController({ controllerId, role: 'door', readers }), {
      mode: 0o600,
    });
    const readerAddress = `unix:${join(directory.path, 'reader')}`;
    environment = {
      MONBAN_CONTROLLER_DIR: join(directory.path, 'controller'),
      MONBAN_SERVER_URL: server.url,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: `${READER}=vpcd:${readerAddress}`,
      MONBAN_DOORS: `${DOOR}=virtual:unix:${doorSocket}`,
      MONBAN_DEMO: '1',
      READER_ADDRESS: readerAddress,
    };
  });
  after(async () => {
    await stop?.();
    await server.stop();
    await closeDoors();
    await directory.remove();
  });

  it('does not start without an identity and without a token', async () => {
    const without = { ...readConfig(environment), enrolmentTokenFile: undefined };
    const failure = await runController(without, log).catch((cause: unknown) => cause);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
  });

  it('believes no server that is not the one of the token', async () => {
    const impostor = await TestServer.start();
    impostor.expectController({ controllerId, role: 'door', readers: [] });
    const elsewhere = readConfig({ ...environment, MONBAN_SERVER_URL: impostor.url });
    const failure = await runController(elsewhere, log).catch((cause: unknown) => cause);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'SIGNATURE_INVALID');
    expect(existsSync(join(environment['MONBAN_CONTROLLER_DIR']!, 'identity.json'))).to.equal(false);
    await impostor.stop();
  });

  it('enrols once, keeps its key to itself, and reports that it has started', async () => {
    await start();
    await eventually(() => received('controller.started').length === 1);
    expect(existsSync(environment['MONBAN_ENROLMENT_TOKEN_FILE']!)).to.equal(false);
    for (const file of ['keys/controller.pem', 'identity.json']) {
      const { mode } = await stat(join(environment['MONBAN_CONTROLLER_DIR']!, file));
      expect(mode & 0o077, file).to.equal(0);
    }
  });

  it('lets people out before it has any policy', async () => {
    await doors.pressExitButton(DOOR);
    await doors.waitForStrike(DOOR, 'released', 5_000);
    expect(await doors.push(DOOR)).to.equal('opened');
    await doors.close(DOOR);
    await eventually(() => received('door.exit-requested').length === 1);
  });

  it('denies with policy-missing before it has any policy', async () => {
    const session = await tap();
    await eventually(() => received('access.denied').length === 1);
    await session.remove();
    expect(received('access.denied')[0]!.receipt.data.reason).to.equal('policy-missing');
  });

  it('trusts the time that came with a fresh acknowledgement, applies a snapshot and opens', async () => {
    await server.publishSnapshot(policy(1));
    await eventually(() => received('snapshot.applied').length === 1);
    const session = await tap();
    await doors.waitForStrike(DOOR, 'released', 5_000);
    await eventually(() => received('access.granted').length === 1);
    await session.remove();
    const [granted] = received('access.granted');
    expect(granted!.receipt.data).to.include({
      assurance: 'badge+certificate',
      clockTrusted: true,
      side: 'in',
    });
    expect(granted!.receipt.data).to.not.have.property('badgeId');
    expect(granted!.sidecar).to.have.property('badgeId', national.badge.badgeId);
    const released = (await doors.listLog()).filter(({ reference }) => reference === granted!.receipt.id);
    expect(released).to.not.deep.equal([]);
  });

  it('carries a command out once and refuses its repetition, a delayed one and one for another door', async () => {
    await doors.waitForStrike(DOOR, 'engaged', 10_000);
    const unlock = command();
    await server.send(controllerId, 'commands', unlock);
    await doors.waitForStrike(DOOR, 'released', 5_000);
    expect(await resultOf(unlock)).to.include({ outcome: 'done' });
    server.results.length = 0;
    await server.send(controllerId, 'commands', unlock);
    expect(await resultOf(unlock)).to.include({ outcome: 'refused', refusal: 'already-seen' });
    const late = command({ issuedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T00:00:05.000Z' });
    await server.send(controllerId, 'commands', late);
    expect(await resultOf(late)).to.include({ refusal: 'expired' });
    const elsewhere = command({ doorId: DoorId.parse(randomUUID()) });
    await server.send(controllerId, 'commands', elsewhere);
    expect(await resultOf(elsewhere)).to.include({ refusal: 'door-unknown' });
  });

  it('does nothing on junk, on messages of strangers, and on messages for others', async () => {
    const before = server.results.length;
    const stranger = generateSigningKey();
    const forged = (payload: object) => JSON.stringify(signMessage(payload, stranger));
    const junk = ['', '{', 'null', '[]', '{"payload":1}', JSON.stringify(command()), '\u0000'.repeat(100)];
    for (const channel of ['commands', 'acks', 'answers', 'snapshot'] as const) {
      for (const text of junk) await server.sendRaw(controllerId, channel, text);
    }
    await server.sendRaw(controllerId, 'commands', forged(command()));
    await server.sendRaw(controllerId, 'snapshot', forged(policy(9)));
    const other = ControllerId.parse(randomUUID());
    await server.send(controllerId, 'commands', command({ controllerId: other }));
    await server.sendRaw(controllerId, 'commands', JSON.stringify(signMessage(policy(9), server.key)));
    await eventually(() => received('snapshot.refused').length === junk.length + 1);
    expect(server.results.slice(before).map(({ type }) => type)).to.not.include('monban.command-result.v1');
    const honest = command({ action: 'lock' });
    await server.send(controllerId, 'commands', honest);
    expect(await resultOf(honest)).to.include({ outcome: 'done' });
  });

  it('goes on deciding and keeps its receipts while the server does not acknowledge', async () => {
    server.isAcknowledging = false;
    const before = received('access.granted').length;
    const session = await tap();
    await eventually(() => received('access.granted').length === before + 1);
    await session.remove();
    server.isAcknowledging = true;
    await eventually(() => server.verdicts.duplicate > 0, 20_000);
    expect(received('access.granted').length).to.equal(before + 1);
  });

  it('starts again with the same identity, policy and epoch, and refuses an old snapshot', async () => {
    await stop?.();
    await start();
    await eventually(() => received('controller.started').length === 2);
    const refused = received('snapshot.refused').length;
    await server.publishSnapshot(policy(3));
    await eventually(() =>
      server.results.some((r) => r.type === 'monban.snapshot-result.v1' && r.version === 3),
    );
    await server.publishSnapshot(policy(2, []));
    await eventually(() => received('snapshot.refused').length === refused + 1);
    expect(received('snapshot.refused').at(-1)!.receipt.data.detail).to.equal('rollback');
    expect(new Set(server.receipts.map(({ receipt }) => receipt.data.epoch)).size).to.equal(1);
    expect(server.verdicts.broken).to.equal(0);
  });

  it('refuses a badge from the moment at which its revocation was applied', async () => {
    await server.publishSnapshot(policy(4, [{ ...national.badge, status: 'revoked' }]));
    await eventually(() =>
      server.results.some((r) => r.type === 'monban.snapshot-result.v1' && r.version === 4),
    );
    const before = received('access.denied').length;
    const session = await tap();
    await eventually(() => received('access.denied').length === before + 1);
    await session.remove();
    expect(received('access.denied').at(-1)!.receipt.data.reason).to.equal('badge-revoked');
  });

  it('takes the PIN from the keypad of the reader’s side, for one tap, and tells nobody what it was', async () => {
    const pinned = await issueBadge('normal', { pin: '27491358', duressPin: '95130842' });
    await server.publishSnapshot(policy(5, [pinned.badge], 'badge+certificate+pin'));
    await applied(5);
    const tapped = async (side: 'in' | 'out', digits: string) => {
      const known = received('access.granted').length + received('access.denied').length;
      await doors.pressKeys(DOOR, { side, keys: digits.split('') as KeypadKey[] });
      // Behind the keys on the same wire: once this was heard, so were they.
      const tampered = received('door.tampered').length;
      await doors.setTampered(DOOR, true);
      await eventually(() => received('door.tampered').length > tampered);
      await doors.setTampered(DOOR, false);
      const session = await tap(pinned.card);
      await eventually(() => received('access.granted').length + received('access.denied').length > known);
      await session.remove();
      const decisions = server.receipts.filter(({ receipt }) => receipt.type.startsWith('monban.access.'));
      const { reason, assurance } = decisions.at(-1)!.receipt.data;
      return [reason, assurance];
    };
    const level = 'badge+certificate+pin';
    expect(await tapped('in', '27491358')).to.deep.equal(['access-level', level]);
    expect((await tapped('out', '27491358'))[0]).to.equal('pin-required');
    expect((await tapped('in', '00000000'))[0]).to.equal('pin-wrong');
    const everything = JSON.stringify([server.receipts, server.results, logged]);
    for (const trace of [
      '27491358',
      Buffer.from('27491358').toString('hex'),
      Buffer.from('27491358').toString('base64url'),
    ]) {
      expect(everything).to.not.include(trace);
    }
  });

  it('writes no key, token or card byte into its log', async () => {
    const text = logged.join('\n');
    const pem = await readFile(join(environment['MONBAN_CONTROLLER_DIR']!, 'keys', 'controller.pem'), 'utf8');
    const secrets = [pem.split('\n')[1]!, national.badge.badgeId, national.badge.publicKey];
    for (const secret of secrets) expect(text).to.not.include(secret);
    expect(text).to.include('"msg":"connected to the server"');
  });

  it('loses no connection when it is asked to end', async () => {
    await stop?.();
    stop = undefined;
    const text = logged.join('\n');
    expect(text).to.include('"msg":"stopped"');
    expect(text).to.not.include('connection to the server lost');
  });

  it('does not start with another key than the one it enrolled with (exit 2)', async () => {
    const key = generateSigningKey().privateKey.export({ type: 'pkcs8', format: 'pem' });
    await writeFile(join(environment['MONBAN_CONTROLLER_DIR']!, 'keys', 'controller.pem'), key);
    const failure = await start().catch((cause: unknown) => cause);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
  });
});
