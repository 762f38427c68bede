import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PolicyBadge, PolicyDoor, TerminalAudience } from '@monban/core/access/policy';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { TapRequestState } from '@monban/core/messages/tap-request';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { newRecordId } from '@monban/server/records/new-record-id';
import { askForTap, type AskOptions, type AskOutcome } from '@monban/simulators/example-client/ask-for-tap';
import { insertCard, type PullPlan, type VpcdSession } from '@monban/simulators/virtual-card/vpcd-client';
import { pino } from 'pino';
import { z } from 'zod';
import { eventually } from './eventually.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { companyPolicy, type IssuedBadge, issueBadge, ORGANISATION } from './test-company.ts';
import { type StoredReceipt, TestServer } from './test-server.ts';

/** The badge holder's secret at terminals, and those of two programs. */
export const HOLDER = Buffer.alloc(32, 7).toString('base64url');
export const SECRET = Buffer.alloc(32, 1).toString('base64url');
export const OTHER_SECRET = Buffer.alloc(32, 2).toString('base64url');

export const AUDIENCES: TerminalAudience[] = [
  { audience: 'printing', scopes: ['release'], requiredAssurance: 'badge' },
  { audience: 'key-box', scopes: [], requiredAssurance: 'badge+certificate' },
  { audience: 'monban-console', scopes: [], requiredAssurance: 'badge' },
];

export interface PolicyChange {
  readonly badge?: Partial<PolicyBadge>;
  readonly place?: Partial<PolicyDoor>;
  readonly issuedAt?: Date;
}

export interface ProgramCall {
  readonly secret?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const Shown = z.object({ view: z.object({ word: z.string(), code: z.string().optional() }) });

export const drawNonce = (): string => createHash('sha256').update(randomUUID()).digest('base64url');

/** One terminal with its reader, a badge, two programs, and a server that publishes its key. */
export class TerminalBench {
  readonly placeId = DoorId.parse(newRecordId(randomUUID));
  readonly controllerId = ControllerId.parse(newRecordId(randomUUID));
  readonly logged: string[] = [];
  local = '';
  server!: TestServer;
  badge!: IssuedBadge;
  readonly #readerId = ReaderId.parse(newRecordId(randomUUID));
  #directory!: Awaited<ReturnType<typeof temporaryDirectory>>;
  #environment: Record<string, string> = {};
  #keySet!: Server;
  #stop: (() => Promise<void>) | undefined;
  #version = 0;

  static async start(): Promise<TerminalBench> {
    const bench = new TerminalBench();
    bench.#directory = await temporaryDirectory();
    bench.server = await TestServer.start();
    bench.badge = await issueBadge('normal');
    await bench.#writeFiles();
    bench.#keySet = createServer((_, response) => response.end(JSON.stringify(bench.#publishedKeys())));
    bench.#keySet.listen(0, '127.0.0.1');
    await once(bench.#keySet, 'listening');
    await bench.startTerminal();
    return bench;
  }

  get #readerAddress(): string {
    return `unix:${join(this.#directory.path, 'reader')}`;
  }

  async startTerminal(): Promise<void> {
    const log = pino({ level: 'trace' }, { write: (line: string) => this.logged.push(line) });
    this.#stop = await runController(readConfig(this.#environment), log);
    const file = join(this.#directory.path, 'controller', 'terminal-address');
    this.local = (await readFile(file, 'utf8')).trim();
  }

  async restart(): Promise<void> {
    await this.#stop?.();
    await this.startTerminal();
    await this.untilReady();
  }

  untilReady(): Promise<void> {
    return eventually(async () => (await this.look('/health')).status === 200);
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    this.#keySet.close();
    await this.server.stop();
    await this.#directory.remove();
  }

  /** Puts a policy in force in which everything is allowed but for the change. */
  async publish({ badge, place, issuedAt = new Date() }: PolicyChange = {}): Promise<void> {
    this.#version += 1;
    const version = this.#version;
    const readers: PolicyDoor['readers'] = [{ id: this.#readerId, side: 'in', intoAreaId: null }];
    const terminal = { audiences: AUDIENCES };
    const policy = companyPolicy({
      controllerId: this.controllerId,
      version,
      issuedAt,
      doors: [{ id: this.placeId, readers, terminal, ...place }],
      badges: [{ ...this.badge.badge, holder: HOLDER, ...badge }],
    });
    await this.server.publishSnapshot(policy);
    await eventually(() =>
      this.server.results.some((one) => one.type === 'monban.snapshot-result.v1' && one.version === version),
    );
  }

  /** What the example program makes of it. */
  ask(changes: Partial<AskOptions> = {}): Promise<AskOutcome> {
    return askForTap({
      terminal: this.local,
      keys: `http://127.0.0.1:${(this.#keySet.address() as AddressInfo).port}/`,
      issuer: `urn:monban:${ORGANISATION}`,
      secretFile: join(this.#directory.path, 'printer.secret'),
      audience: 'printing',
      scope: ['release'],
      ...changes,
    });
  }

  async askAndTap(changes: Partial<AskOptions> = {}): Promise<AskOutcome> {
    const outcome = this.ask(changes);
    await this.untilShown('hold-badge');
    await this.tapAndLeave(outcome);
    return outcome;
  }

  /** With the receipt of the tap. */
  async askAndTapRecorded(changes: Partial<AskOptions> = {}) {
    const outcome = this.ask(changes);
    await this.untilShown('hold-badge');
    const receipt = await this.receiptOf(() => this.tapAndLeave(outcome));
    return [await outcome, receipt] as const;
  }

  /** The badge stays on the reader until somebody takes it away. */
  tap(pull?: PullPlan): Promise<VpcdSession> {
    return insertCard(this.badge.card, this.#readerAddress, { pull });
  }

  /** The badge lies there until the program has its answer; without a program, until there is a receipt. */
  async tapAndLeave(outcome?: Promise<unknown>): Promise<void> {
    const before = this.receipts.length;
    const inserted = await this.tap();
    await (outcome ?? eventually(() => this.receipts.length > before));
    await inserted.remove();
  }

  look(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.local + path, { headers });
  }

  async shown(): Promise<z.infer<typeof Shown>['view']> {
    return Shown.parse(await (await this.look('/display')).json()).view;
  }

  untilShown(word: string): Promise<void> {
    return eventually(async () => (await this.shown()).word === word);
  }

  /** As any program might ask, with what a good one never sends. */
  call(
    method: string,
    path: string,
    { secret = SECRET, body, headers }: ProgramCall = {},
  ): Promise<Response> {
    return fetch(this.local + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** A request that is waiting now. */
  async waiting(nonce = drawNonce()): Promise<TapRequestState> {
    const answer = await this.call('POST', '/tap-requests', {
      body: { audience: 'printing', scope: [], nonce },
    });
    return TapRequestState.parse(await answer.json());
  }

  /** Of taps, oldest first. */
  get receipts(): readonly StoredReceipt[] {
    return this.server.receipts.filter(({ receipt }) => receipt.type.startsWith('monban.access.'));
  }

  /** The facts of the receipt that `act` leads to. */
  async receiptOf(act: () => Promise<unknown>) {
    const before = this.receipts.length;
    await act();
    await eventually(() => this.receipts.length === before + 1);
    return this.receipts[before]!.receipt;
  }

  async #writeFiles(): Promise<void> {
    const { path } = this.#directory;
    const readers = [{ readerId: this.#readerId, doorId: this.placeId, side: 'in' as const }];
    const token = this.server.expectController({
      controllerId: this.controllerId,
      role: 'terminal',
      readers,
    });
    await writeFile(join(path, 'token'), token, { mode: 0o600 });
    await writeFile(join(path, 'printer.secret'), `${SECRET}\n`, { mode: 0o600 });
    const secretHash = (secret: string) => createHash('sha256').update(secret).digest('base64url');
    const programs = [
      {
        name: 'printer',
        secretHash: secretHash(SECRET),
        audiences: { printing: ['release'], 'key-box': [] },
      },
      { name: 'other', secretHash: secretHash(OTHER_SECRET), audiences: { printing: [] } },
    ];
    await writeFile(join(path, 'programs.json'), JSON.stringify({ programs }));
    this.#environment = {
      MONBAN_CONTROLLER_DIR: join(path, 'controller'),
      MONBAN_SERVER_URL: this.server.url,
      MONBAN_ENROLMENT_TOKEN_FILE: join(path, 'token'),
      MONBAN_READERS: `${this.#readerId}=vpcd:${this.#readerAddress}`,
      MONBAN_TERMINAL_PROGRAMS: join(path, 'programs.json'),
      MONBAN_DEMO: '1',
    };
  }

  #publishedKeys(): object {
    const announced = this.server.requests.filter((one) => one.type === 'monban.terminal-key.v1').at(-1);
    const point = Buffer.from(announced?.publicKey ?? '', 'base64url');
    const kid = createHash('sha256').update(point).digest().subarray(0, 8).toString('base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    return { keys: [{ kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }] };
  }
}
