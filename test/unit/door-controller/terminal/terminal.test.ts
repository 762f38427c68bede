import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyBadge, PolicyDoor } from '@monban/core/access/policy';
import { CommandId, ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { TapRequestState } from '@monban/core/messages/tap-request';
import type { TerminalCommand, TerminalTap } from '@monban/core/messages/terminal';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { newRecordId } from '@monban/server/records/new-record-id';
import { askForTap, type AskOptions } from '@monban/simulators/example-client/ask-for-tap';
import { insertCard } from '@monban/simulators/virtual-card/vpcd-client';
import { pairwiseSubject } from '@monban/trust/pairwise-subject';
import { expect } from 'chai';
import { pino } from 'pino';
import { eventually } from '../../../support/eventually.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { companyPolicy, type IssuedBadge, issueBadge, ORGANISATION } from '../../../support/test-company.ts';
import { TestServer } from '../../../support/test-server.ts';

const PLACE = DoorId.parse(newRecordId(randomUUID));
const READER = ReaderId.parse(newRecordId(randomUUID));
const HOLDER = Buffer.alloc(32, 7).toString('base64url');
const SECRET = Buffer.alloc(32, 1).toString('base64url');
const OTHER_SECRET = Buffer.alloc(32, 2).toString('base64url');
const AUDIENCES = [
  { audience: 'printing', scopes: ['release'], requiredAssurance: 'badge' as const },
  { audience: 'key-box', scopes: [], requiredAssurance: 'badge+certificate' as const },
  { audience: 'monban-console', scopes: [], requiredAssurance: 'badge' as const },
];

describe('terminal', function () {
  this.timeout(60_000);
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let keySet: Server;
  let environment: Record<string, string>;
  let badge: IssuedBadge;
  let stop: (() => Promise<void>) | undefined;
  let local: string;
  let version = 0;
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });

  const start = async () => {
    stop = await runController(readConfig(environment), log);
    local = (await readFile(join(environment['MONBAN_CONTROLLER_DIR']!, 'terminal-address'), 'utf8')).trim();
  };
  /** Puts a policy in force; `badge` and `place` say what is different from everything being allowed. */
  const publish = async (
    change: { badge?: Partial<PolicyBadge>; place?: Partial<PolicyDoor>; issuedAt?: Date } = {},
  ) => {
    version += 1;
    const snapshot = companyPolicy({
      controllerId,
      version,
      issuedAt: change.issuedAt ?? new Date(),
      doors: [
        {
          id: PLACE,
          readers: [{ id: READER, side: 'in', intoAreaId: null }],
          terminal: { audiences: AUDIENCES },
          ...change.place,
        },
      ],
      badges: [{ ...badge.badge, holder: HOLDER, ...change.badge }],
    });
    await server.publishSnapshot(snapshot);
    await eventually(() =>
      server.results.some((one) => one.type === 'monban.snapshot-result.v1' && one.version === version),
    );
  };
  const ask = (changes: Partial<AskOptions> = {}) =>
    askForTap({
      terminal: local,
      keys: `http://127.0.0.1:${(keySet.address() as AddressInfo).port}/`,
      issuer: `urn:monban:${ORGANISATION}`,
      secretFile: join(directory.path, 'printing.secret'),
      audience: 'printing',
      scope: ['release'],
      ...changes,
    });
  const shown = async () => {
    const answer = (await (await fetch(`${local}/display`)).json()) as {
      view: { word: string; code?: string };
    };
    return answer.view;
  };
  const tap = () => insertCard(badge.card, environment['READER_ADDRESS']!);
  const askAndTap = async (changes: Partial<AskOptions> = {}) => {
    const outcome = ask(changes);
    await eventually(async () => (await shown()).word === 'hold-badge');
    const inserted = await tap();
    const ended = await outcome;
    await inserted.remove();
    return ended;
  };
  const receipts = () => server.receipts.filter(({ receipt }) => receipt.type.startsWith('monban.access.'));
  const newestReason = () => receipts().at(-1)?.receipt.data.reason;
  const request = (
    method: string,
    path: string,
    options: { secret?: string; body?: object; headers?: object } = {},
  ) =>
    fetch(local + path, {
      method,
      headers: {
        authorization: `Bearer ${options.secret ?? SECRET}`,
        'content-type': 'application/json',
        ...options.headers,
      },
      ...(options.body && { body: JSON.stringify(options.body) }),
    });
  const nonce = () => createHash('sha256').update(randomUUID()).digest('base64url');
  const waiting = async (body: object) =>
    TapRequestState.parse(await (await request('POST', '/tap-requests', { body })).json());

  before(async () => {
    directory = await temporaryDirectory();
    server = await TestServer.start();
    badge = await issueBadge('normal');
    const tokenFile = join(directory.path, 'token');
    const readers = [{ readerId: READER, doorId: PLACE, side: 'in' as const }];
    await writeFile(tokenFile, server.expectController({ controllerId, role: 'terminal', readers }), {
      mode: 0o600,
    });
    await writeFile(join(directory.path, 'printing.secret'), `${SECRET}\n`, { mode: 0o600 });
    const secretHash = (secret: string) => createHash('sha256').update(secret).digest('base64url');
    const programs = [
      {
        name: 'printer',
        secretHash: secretHash(SECRET),
        audiences: { printing: ['release'], 'key-box': [] },
      },
      { name: 'other', secretHash: secretHash(OTHER_SECRET), audiences: { printing: [] } },
    ];
    await writeFile(join(directory.path, 'programs.json'), JSON.stringify({ programs }));
    const readerAddress = `unix:${join(directory.path, 'reader')}`;
    environment = {
      MONBAN_CONTROLLER_DIR: join(directory.path, 'controller'),
      MONBAN_SERVER_URL: server.url,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: `${READER}=vpcd:${readerAddress}`,
      MONBAN_TERMINAL_PROGRAMS: join(directory.path, 'programs.json'),
      MONBAN_DEMO: '1',
      READER_ADDRESS: readerAddress,
    };
    keySet = createServer((_, response) => {
      const announced = server.requests.filter((one) => one.type === 'monban.terminal-key.v1').at(-1);
      const point = Buffer.from(announced?.publicKey ?? '', 'base64url');
      const kid = createHash('sha256').update(point).digest().subarray(0, 8).toString('base64url');
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
      response.end(
        JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }] }),
      );
    }).listen(0, '127.0.0.1');
    await once(keySet, 'listening');
    await start();
  });
  after(async () => {
    await stop?.();
    keySet.close();
    await server.stop();
    await directory.remove();
  });

  it('has no answer for anybody before its first policy', async () => {
    expect(await ask()).to.deep.equal({ kind: 'refused', error: 'not-ready' });
    expect((await fetch(`${local}/health`)).status).to.equal(503);
  });

  it('announces the key of its tokens at each connection', async () => {
    await eventually(() => server.requests.some(({ type }) => type === 'monban.terminal-key.v1'));
    await publish();
    const health = await fetch(`${local}/health`);
    expect(await health.json()).to.include({ role: 'terminal', reader: 'ready', isReady: true });
  });

  it('answers a tap with a token that a program verifies by itself', async () => {
    const outcome = await askAndTap();
    expect(outcome.kind).to.equal('granted');
    if (outcome.kind !== 'granted') return;
    const { claims } = outcome;
    expect(claims).to.include({
      sub: pairwiseSubject(HOLDER, 'printing'),
      aud: 'printing',
      scope: 'release',
    });
    expect(claims).to.include({ terminal: PLACE, assurance: 'badge' });
    expect(claims.exp - claims.iat).to.equal(60);
    await eventually(() => receipts().length === 1);
    const [{ receipt } = expect.fail()] = receipts();
    expect(receipt.type).to.equal('monban.access.granted');
    expect(receipt.id).to.equal(claims.receipt);
    expect(receipt.data).to.include({ doorId: PLACE, audience: 'printing', tokenId: claims.jti });
  });

  it('gives another audience another name of the same person', async () => {
    await publish({ place: { requiredAssurance: 'badge+certificate' } });
    const outcome = await askAndTap({ audience: 'key-box', scope: [] });
    expect(outcome).to.have.nested.property('claims.sub', pairwiseSubject(HOLDER, 'key-box'));
    expect(pairwiseSubject(HOLDER, 'key-box')).not.to.equal(pairwiseSubject(HOLDER, 'printing'));
  });

  const denials: readonly { what: string; reason: string; change: Parameters<typeof publish>[0] }[] = [
    {
      what: 'a badge without a right here',
      reason: 'no-access-level',
      change: { badge: { accessLevelIds: [] } },
    },
    { what: 'a revoked badge', reason: 'badge-revoked', change: { badge: { status: 'revoked' } } },
    {
      what: 'anybody by a policy that has grown old',
      reason: 'policy-stale',
      change: { issuedAt: new Date(Date.now() - 80 * 3_600_000) },
    },
    {
      what: 'anybody while it is locked down',
      reason: 'door-locked-down',
      change: { place: { lockedDown: true } },
    },
  ];
  for (const { what, reason, change } of denials) {
    it(`denies ${what}, with the reason in the receipt and not in the program's answer`, async () => {
      await publish(change);
      const before = receipts().length;
      const outcome = await askAndTap();
      expect(outcome).to.deep.equal({
        kind: 'not-granted',
        state: 'denied',
        text: 'Not accepted here. Please ask the front desk',
      });
      await eventually(() => receipts().length === before + 1);
      expect(newestReason()).to.equal(reason);
      expect(receipts().at(-1)?.receipt.data)
        .to.include({ audience: 'printing' })
        .and.not.have.property('tokenId');
    });
  }

  it('denies what the card check did not reach for this audience', async () => {
    await publish();
    const before = receipts().length;
    expect(await askAndTap({ audience: 'key-box', scope: [] })).to.include({ state: 'denied' });
    await eventually(() => receipts().length === before + 1);
    expect(newestReason()).to.equal('assurance-too-low');
  });

  it('denies what the policy no longer allows, although it did when it was asked', async () => {
    const outcome = ask();
    await eventually(async () => (await shown()).word === 'hold-badge');
    await publish({ place: { terminal: { audiences: [] } } });
    const before = receipts().length;
    const inserted = await tap();
    expect(await outcome).to.include({ state: 'denied' });
    await inserted.remove();
    await eventually(() => receipts().length === before + 1);
    expect(newestReason()).to.equal('audience-not-allowed');
    await publish();
  });

  it('records a tap that nobody waits for, and answers nobody', async () => {
    const before = receipts().length;
    const inserted = await tap();
    await eventually(() => receipts().length === before + 1);
    await inserted.remove();
    const data = receipts().at(-1)?.receipt.data;
    expect(data).to.include({ reason: 'access-level' }).and.not.have.any.keys('audience', 'tokenId');
  });

  it('tells a program what it may not ask for, before anybody taps', async () => {
    const create = async (body: object, secret?: string) => {
      const answer = await request('POST', '/tap-requests', { body, ...(secret && { secret }) });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    const good = { audience: 'printing', scope: [], nonce: nonce() };
    expect(await create(good, 'x'.repeat(43))).to.deep.equal([401, 'unauthorised']);
    expect(await create({ ...good, audience: 'log-on' })).to.deep.equal([403, 'audience-not-allowed']);
    expect(await create({ ...good, audience: 'monban-console' })).to.deep.equal([
      403,
      'audience-not-allowed',
    ]);
    expect(await create({ ...good, scope: ['copy'] })).to.deep.equal([403, 'scope-not-allowed']);
    expect(await create({ ...good, scope: ['release'] }, OTHER_SECRET)).to.deep.equal([
      403,
      'scope-not-allowed',
    ]);
    expect(await create({ ...good, nonce: 'short' })).to.deep.equal([400, 'malformed']);
    expect(await create({ ...good, more: 1 })).to.deep.equal([400, 'malformed']);
  });

  it('turns away a page of another site, and a name that is not its own', async () => {
    const origin = await request('POST', '/tap-requests', {
      body: {},
      headers: { origin: 'https://example.com' },
    });
    expect(origin.status).to.equal(403);
    const crossSite = await request('GET', '/health', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(crossSite.status).to.equal(403);
  });

  it('has one waiting at a time, whom the asking program alone can see and cancel', async () => {
    const first = { audience: 'printing', scope: [], nonce: nonce() };
    const { id } = await waiting(first);
    const second = await request('POST', '/tap-requests', { body: { ...first, nonce: nonce() } });
    expect(await second.json()).to.deep.equal({ error: 'busy' });
    expect((await request('GET', `/tap-requests/${id}?wait=0`, { secret: OTHER_SECRET })).status).to.equal(
      404,
    );
    expect((await request('DELETE', `/tap-requests/${id}`, { secret: OTHER_SECRET })).status).to.equal(404);
    const cancelled = await request('DELETE', `/tap-requests/${id}`);
    expect(await cancelled.json()).to.include({ id, state: 'cancelled' });
    expect((await shown()).word).to.equal('cancelled');
  });

  it('takes no nonce a second time, also after a restart', async () => {
    const used = { audience: 'printing', scope: [], nonce: nonce() };
    const { id } = await waiting(used);
    await request('DELETE', `/tap-requests/${id}`);
    const again = async () => (await request('POST', '/tap-requests', { body: used })).json();
    expect(await again()).to.deep.equal({ error: 'nonce-used' });
    await stop?.();
    await start();
    await eventually(async () => (await fetch(`${local}/health`)).status === 200);
    expect(await again()).to.deep.equal({ error: 'nonce-used' });
  });

  it('forgets who was waiting when it is restarted, so that no later tap answers them', async () => {
    const { id } = await waiting({ audience: 'printing', scope: [], nonce: nonce() });
    await stop?.();
    await start();
    await eventually(async () => (await fetch(`${local}/health`)).status === 200);
    expect((await request('GET', `/tap-requests/${id}?wait=0`)).status).to.equal(404);
    expect((await shown()).word).to.equal('resting');
  });

  it('tells a card that was pulled away too soon from a badge that is refused', async () => {
    const outcome = ask();
    await eventually(async () => (await shown()).word === 'hold-badge');
    const before = receipts().length;
    const inserted = await tap();
    await inserted.remove();
    const ended = await outcome;
    await eventually(() => receipts().length === before + 1);
    const reason = newestReason();
    // The card may have answered everything before it was gone.
    if (reason === 'access-level') expect(ended.kind).to.equal('granted');
    else {
      expect(reason).to.equal('card-removed');
      expect(ended)
        .to.have.property('text')
        .that.matches(/^Not read/);
    }
  });

  describe('asked by the server for a browser', () => {
    const command = (changes: object = {}): TerminalCommand => ({
      type: 'monban.terminal-command.v1',
      commandId: CommandId.parse(newRecordId(randomUUID)),
      controllerId,
      doorId: PLACE,
      action: 'ask-tap',
      code: 'ABCDEF',
      tapBefore: new Date(Date.now() + 20_000).toISOString(),
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 5_000).toISOString(),
      ...changes,
    });
    const resultOf = async ({ commandId }: TerminalCommand, type: string) => {
      const find = () =>
        server.results.find((one) => one.type === type && 'commandId' in one && one.commandId === commandId);
      await eventually(() => find() !== undefined);
      return find();
    };

    it('shows the letters, and says who tapped with what the card signed', async () => {
      const sent = command();
      await server.send(controllerId, 'commands', sent);
      expect(await resultOf(sent, 'monban.command-result.v1')).to.include({ outcome: 'done' });
      expect(await shown()).to.include({ word: 'sign-in', code: 'ABCDEF' });
      const inserted = await tap();
      const answer = (await resultOf(sent, 'monban.terminal-tap.v1')) as TerminalTap;
      await inserted.remove();
      expect(answer).to.include({ outcome: 'granted', badgeId: badge.badge.badgeId, assurance: 'badge' });
      expect(answer).to.have.nested.property('proof.counter');
    });

    it('does not begin late, twice, or while somebody else is waiting', async () => {
      const { id } = await waiting({ audience: 'printing', scope: [], nonce: nonce() });
      const busy = command();
      await server.send(controllerId, 'commands', busy);
      expect(await resultOf(busy, 'monban.command-result.v1')).to.include({ refusal: 'busy' });
      await request('DELETE', `/tap-requests/${id}`);
      const late = command({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
      await server.send(controllerId, 'commands', late);
      expect(await resultOf(late, 'monban.command-result.v1')).to.include({ refusal: 'expired' });
    });

    it('forgets it when the browser is gone, and tells when nobody came', async () => {
      const sent = command();
      await server.send(controllerId, 'commands', sent);
      await resultOf(sent, 'monban.command-result.v1');
      const {
        tapBefore: _,
        code: __,
        ...rest
      } = command() as Extract<TerminalCommand, { action: 'ask-tap' }>;
      await server.send(controllerId, 'commands', { ...rest, action: 'forget-tap', askedBy: sent.commandId });
      await eventually(async () => (await shown()).word === 'cancelled');
      const short = command({ tapBefore: new Date(Date.now() + 300).toISOString() });
      await server.send(controllerId, 'commands', short);
      expect(await resultOf(short, 'monban.terminal-tap.v1')).to.include({ outcome: 'timed-out' });
    });

    it('does not begin where the policy lets nobody sign in', async () => {
      await publish({ place: { terminal: { audiences: AUDIENCES.slice(0, 2) } } });
      const sent = command();
      await server.send(controllerId, 'commands', sent);
      expect(await resultOf(sent, 'monban.command-result.v1')).to.include({ refusal: 'wrong-role' });
    });
  });

  it('logs neither a secret nor a token', () => {
    const text = logged.join('\n');
    for (const secret of [SECRET, OTHER_SECRET, HOLDER, 'eyJ']) {
      expect(text.includes(secret), secret.slice(0, 6)).to.equal(false);
    }
  });
});
