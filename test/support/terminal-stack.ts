import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signRecord } from '@monban/card-ap/applet/record';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { guardTransmit } from '@monban/card-ap/guard';
import { activateBadge, makeCardKey, storeItems } from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import { EnrolmentToken } from '@monban/core/api/doors';
import type { Role } from '@monban/core/api/permissions';
import type { BadgeId } from '@monban/core/ids';
import { OrganisationId, type OperatorId, type PersonId } from '@monban/core/ids';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { drawBadgeId } from '@monban/server/desk/badge-id';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { newRecordId } from '@monban/server/records/new-record-id';
import { askForTap, type AskOptions, type AskOutcome } from '@monban/simulators/example-client/ask-for-tap';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { insertCard } from '@monban/simulators/virtual-card/vpcd-client';
import type { SigningKey } from '@monban/trust/keys';
import { pino } from 'pino';
import { z } from 'zod';
import { eventually } from './eventually.ts';
import { seedBadge } from './seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces, type SeededPlaces } from './seed-places.ts';
import { becomeTerminal } from './seed-terminal.ts';
import { giveSecondFactor } from './second-factor.ts';
import { type ServerPlace, type StartedServer, startTestServer } from './start-server.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { blankCard, rawTransmit } from './test-company.ts';

const AT = '2026-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };
const SECRET = Buffer.alloc(32, 1).toString('base64url');

/** Somebody with a badge of this organisation in a virtual card. */
export interface BadgeHolder {
  readonly personId: PersonId;
  readonly badgeId: BadgeId;
  readonly card: VirtualCard;
}

const Shown = z.object({
  view: z.object({ word: z.string(), code: z.string().optional() }),
  terminalCode: z.string().nullable(),
});
export type ShownAtTerminal = z.infer<typeof Shown>['view'] & { readonly terminalCode: string | null };

/** Everything there is between a program and a card: server, broker, terminal, virtual reader; nothing is played. */
export class TerminalStack {
  readonly started: StartedServer;
  readonly places: SeededPlaces;
  doorId!: Awaited<ReturnType<typeof seedDoor>>;
  controllerId!: Awaited<ReturnType<typeof seedController>>['controllerId'];
  accessLevelId = '';
  local = '';
  readonly #directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  #environment: Record<string, string> = {};
  #stop: (() => Promise<void>) | undefined;

  private constructor(
    started: StartedServer,
    places: SeededPlaces,
    directory: Awaited<ReturnType<typeof temporaryDirectory>>,
  ) {
    this.started = started;
    this.places = places;
    this.#directory = directory;
  }

  static async start(place: ServerPlace = {}): Promise<TerminalStack> {
    const started = await startTestServer(place);
    const places = await seedPlaces(started.server.db);
    const stack = new TerminalStack(started, places, await temporaryDirectory());
    await stack.#seedTerminal();
    await stack.#writePrograms();
    await stack.startTerminal();
    return stack;
  }

  get db() {
    return this.started.server.db;
  }

  get url(): string {
    return this.started.server.url;
  }

  async startTerminal(): Promise<void> {
    this.#stop = await runController(readConfig(this.#environment), pino({ level: 'silent' }));
    const file = join(this.#directory.path, 'controller', 'terminal-address');
    this.local = (await readFile(file, 'utf8')).trim();
    await eventually(async () => (await fetch(`${this.local}/health`)).status === 200);
  }

  async stopTerminal(): Promise<void> {
    await this.#stop?.();
    this.#stop = undefined;
  }

  async close(): Promise<void> {
    await this.stopTerminal();
    await this.started.close();
    await this.#directory.remove();
  }

  /** A person with a right at the terminal unless told otherwise, whose badge every snapshot of now has. */
  async addHolder({ mayTap = true } = {}): Promise<BadgeHolder> {
    const personId = await seedPerson(this.db, this.places);
    const { card, badgeId } = await this.#giveBadge(personId);
    const membership = { access_level_id: this.accessLevelId, person_id: personId, from_date: '2026-01-01' };
    if (mayTap) await this.db('access_level_members').insert(membership);
    // Written past the server, which looks again at the next change over the API.
    await this.changePolicy(() =>
      this.started.api.call('POST', '/schedules', { body: { name: randomUUID(), intervals: [] } }),
    );
    return { personId, badgeId, card };
  }

  /** An account without a password; the roles that need a second factor have one. */
  async addAccount(personId: PersonId, role: Role = 'employee'): Promise<OperatorId> {
    const id = newRecordId(randomUUID) as OperatorId;
    const login = `${role}-${id.slice(0, 8)}`;
    const account = { id, login, display_name: login, role, person_id: personId, ...TIMES };
    await this.db('operators').insert(account);
    await giveSecondFactor(this.db, id, role);
    return id;
  }

  /** What the example program makes of a tap. */
  ask(changes: Partial<AskOptions> = {}): Promise<AskOutcome> {
    return askForTap({
      terminal: this.local,
      keys: `${this.url}/.well-known/jwks.json`,
      issuer: 'urn:monban:organisation',
      secretFile: join(this.#directory.path, 'printer.secret'),
      audience: 'printing',
      scope: ['release'],
      ...changes,
    });
  }

  async askAndTap(holder: BadgeHolder, changes: Partial<AskOptions> = {}): Promise<AskOutcome> {
    const outcome = this.ask(changes);
    await this.untilShown('hold-badge');
    await this.tap(holder, outcome);
    return outcome;
  }

  /** The badge lies there until `until`. */
  async tap({ card }: BadgeHolder, until: Promise<unknown>): Promise<void> {
    const inserted = await insertCard(card, this.#readerAddress);
    await until;
    await inserted.remove();
  }

  async shown(): Promise<ShownAtTerminal> {
    const { view, terminalCode } = Shown.parse(await (await fetch(`${this.local}/display`)).json());
    return { ...view, terminalCode };
  }

  untilShown(word: string): Promise<void> {
    return eventually(async () => (await this.shown()).word === word);
  }

  /** Does something that changes the policy, and waits until the terminal has it in force. */
  async changePolicy(change: () => Promise<unknown>): Promise<void> {
    const before = await this.#versionInForce();
    await change();
    await eventually(async () => (await this.#versionInForce()) > before);
  }

  async #versionInForce(): Promise<number> {
    const Health = z.object({ snapshotVersion: z.int() });
    return Health.parse(await (await fetch(`${this.local}/health`)).json()).snapshotVersion;
  }

  get #readerAddress(): string {
    return `unix:${join(this.#directory.path, 'reader')}`;
  }

  async #seedTerminal(): Promise<void> {
    const { db } = this;
    const seeded = await seedController(db, this.places, 'terminal');
    this.controllerId = seeded.controllerId;
    this.doorId = await seedDoor(db, this.places, seeded);
    await becomeTerminal(db, { doorId: this.doorId, controllerId: seeded.controllerId });
    // Enrolled by the token, as any controller.
    await db('controllers').where({ id: seeded.controllerId }).update({ state: 'pending' });
    await db('terminal_audiences').insert({
      door_id: this.doorId,
      audience: 'printing',
      scopes: 'release',
      required_assurance: 'badge',
      position: 1,
    });
    this.accessLevelId = newRecordId(randomUUID);
    await db('access_levels').insert({ id: this.accessLevelId, name: 'Terminals', ...TIMES });
    const rule = { access_level_id: this.accessLevelId, door_id: this.doorId, effect: 'allow', position: 0 };
    await db('access_level_rules').insert({ id: newRecordId(randomUUID), ...rule });
    const tokenFile = join(this.#directory.path, 'token');
    await writeFile(tokenFile, await this.#enrolmentToken(), { mode: 0o600 });
    this.#environment = {
      MONBAN_CONTROLLER_DIR: join(this.#directory.path, 'controller'),
      MONBAN_SERVER_URL: this.url,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: `${seeded.readerId}=vpcd:${this.#readerAddress}`,
      MONBAN_TERMINAL_PROGRAMS: join(this.#directory.path, 'programs.json'),
      MONBAN_DEMO: '1',
    };
  }

  async #enrolmentToken(): Promise<string> {
    const path = `/controllers/${this.controllerId}/enrolment-tokens`;
    return EnrolmentToken.parse((await this.started.api.call('POST', path)).body).token;
  }

  async #writePrograms(): Promise<void> {
    const { path } = this.#directory;
    await writeFile(join(path, 'printer.secret'), SECRET, { mode: 0o600 });
    const secretHash = createHash('sha256').update(SECRET).digest('base64url');
    const programs = [{ name: 'printer', secretHash, audiences: { printing: ['release'] } }];
    await writeFile(join(path, 'programs.json'), JSON.stringify({ programs }));
  }

  /** As a desk would have left card and row. */
  async #giveBadge(personId: PersonId): Promise<Pick<BadgeHolder, 'card' | 'badgeId'>> {
    const keys = await loadServerKeys(join(this.started.dataDirectory, 'keys'), new Date());
    const card = await blankCard('company-card');
    const transmit = guardTransmit(rawTransmit(card), 'desk');
    await selectBadge(transmit);
    const publicKey = await makeCardKey(transmit);
    const badgeId = drawBadgeId(randomBytes);
    const validity = { validFrom: new Date(AT), validUntil: new Date('2031-01-05T00:00:00.000Z') };
    const named = {
      organisationId: OrganisationId.parse('organisation'),
      badgeId: bytesOf(badgeId),
      publicKey,
    };
    const record = signRecord(
      { ...named, ...validity, issuedAt: new Date(AT) },
      signerFromScalar(scalarOf(keys.issuer)),
    );
    const [site] = keys.siteKeys;
    if (!site) throw new Error('the server has no site key');
    await storeItems(transmit, {
      siteKeyVersion: site.version,
      sitePublicKey: new Uint8Array(site.key.point),
      badgeId: bytesOf(badgeId),
      record,
      managementPublicKey: new Uint8Array(keys.management.point),
      pins: null,
    });
    await activateBadge(transmit);
    card.powerOff();
    const public_key = Buffer.from(publicKey).toString('base64url');
    await seedBadge(this.db, personId, { id: badgeId, public_key });
    return { card, badgeId };
  }
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

function scalarOf({ privateKey }: SigningKey): Uint8Array {
  return bytesOf(privateKey.export({ format: 'jwk' }).d ?? '');
}
