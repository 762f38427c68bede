import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guardTransmit } from '@monban/card-ap/guard';
import { activateBadge, makeCardKey, storeItems } from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import { EnrolmentToken } from '@monban/core/api/doors';
import type { BadgeId, ControllerId, DoorId, PersonId, ReaderId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { insertCard, type VpcdSession } from '@monban/simulators/virtual-card/vpcd-client';
import { z } from 'zod';
import { ChildProgram } from './child-program.ts';
import { ControllerProcess } from './controller-process.ts';
import { DoorLogTail } from './door-log-tail.ts';
import { eventually } from './eventually.ts';
import { seedBadge } from './seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from './seed-places.ts';
import type { StartedServer } from './start-server.ts';
import { blankCard, companyRecord, management, rawTransmit } from './test-company.ts';

const SIMULATOR = fileURLToPath(new URL('../../simulators/bin/monban-sim.js', import.meta.url));
const AT = '2026-01-05T00:00:00.000Z';

/** Somebody with a card that the server of this drill knows. */
export interface CardHolder {
  readonly personId: PersonId;
  readonly badgeId: BadgeId;
  readonly card: VirtualCard;
}

export interface DrillCompany {
  readonly controllerId: ControllerId;
  readonly readerId: ReaderId;
  readonly doorId: DoorId;
  readonly holders: readonly [CardHolder, CardHolder];
}

/** One door that two people may pass at all times, with their cards. */
export async function seedDrill({ server, dataDirectory }: StartedServer): Promise<DrillCompany> {
  const { db } = server;
  const places = await seedPlaces(db);
  const seeded = await seedController(db, places);
  const doorId = await seedDoor(db, places, seeded);
  const levelId = newRecordId(randomUUID);
  const times = { created_at: AT, updated_at: AT };
  await db('access_levels').insert({ id: levelId, name: 'All', ...times });
  await db('access_level_rules').insert({
    id: newRecordId(randomUUID),
    access_level_id: levelId,
    door_id: doorId,
    effect: 'allow',
    position: 0,
  });
  const holder = async (): Promise<CardHolder> => {
    const personId = await seedPerson(db, places);
    await db('access_level_members').insert({
      access_level_id: levelId,
      person_id: personId,
      from_date: '2026-01-05',
    });
    return { personId, ...(await handOutCard(db, personId, dataDirectory)) };
  };
  return { ...seeded, doorId, holders: [await holder(), await holder()] };
}

/** What the desk and the server do together, with this server's own site key. */
async function handOutCard(
  db: Knex,
  personId: PersonId,
  dataDirectory: string,
): Promise<Pick<CardHolder, 'badgeId' | 'card'>> {
  const [siteKey] = (await loadServerKeys(join(dataDirectory, 'keys'), new Date())).siteKeys;
  if (!siteKey) throw new Error('no site key');
  const card = await blankCard('company-card');
  const transmit = guardTransmit(rawTransmit(card), 'desk');
  await selectBadge(transmit);
  const publicKey = await makeCardKey(transmit);
  const id = await seedBadge(db, personId);
  const badgeId = new Uint8Array(Buffer.from(id, 'base64url'));
  await storeItems(transmit, {
    siteKeyVersion: siteKey.version,
    sitePublicKey: new Uint8Array(siteKey.key.point),
    badgeId,
    record: companyRecord({ badgeId, publicKey, link: null }),
    managementPublicKey: management.publicKey,
    pins: null,
  });
  await activateBadge(transmit);
  card.powerOff();
  await db('badges')
    .where({ id })
    .update({ public_key: Buffer.from(publicKey).toString('base64url') });
  return { badgeId: id, card };
}

/** A real controller, enrolled at the server, with a virtual door and a reader that cards are laid on. */
export class DrillDoor {
  readonly #company: DrillCompany;
  readonly #directory: string;
  readonly #doors: ChildProgram;
  readonly #log: DoorLogTail;
  readonly #controller: ControllerProcess;

  static async open(
    started: StartedServer,
    company: DrillCompany,
    place: { readonly directory: string; readonly serverUrl: string },
  ): Promise<DrillDoor> {
    const { directory, serverUrl } = place;
    const path = `/controllers/${company.controllerId}/enrolment-tokens`;
    const answer = await started.api.call('POST', path, { body: {} });
    const { token } = EnrolmentToken.parse(answer.body);
    const tokenFile = join(directory, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    const log = join(directory, 'doors.log');
    const socket = join(directory, 'doors');
    const doors = new ChildProgram({
      command: process.execPath,
      arguments: [SIMULATOR, 'door', '--control', `unix:${socket}`, '--log', log, '--door', company.doorId],
    });
    doors.start();
    await eventually(() => existsSync(log), 30_000, 'the door');
    const controller = new ControllerProcess({
      MONBAN_CONTROLLER_DIR: join(directory, 'controller'),
      MONBAN_SERVER_URL: serverUrl,
      MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
      MONBAN_READERS: `${company.readerId}=vpcd:unix:${join(directory, 'reader')}`,
      MONBAN_DOORS: `${company.doorId}=virtual:unix:${socket}`,
    });
    const door = new DrillDoor(company, directory, { doors, controller, log: new DoorLogTail(log) });
    await controller.start();
    await eventually(() => controller.isReady(company.readerId), 30_000, 'the reader');
    return door;
  }

  private constructor(
    company: DrillCompany,
    directory: string,
    parts: {
      readonly doors: ChildProgram;
      readonly controller: ControllerProcess;
      readonly log: DoorLogTail;
    },
  ) {
    this.#company = company;
    this.#directory = directory;
    this.#doors = parts.doors;
    this.#controller = parts.controller;
    this.#log = parts.log;
  }

  /** Lays a card on and takes it away once the door has decided; what it said: a reason of granting or denying. */
  async tap({ card }: CardHolder): Promise<string> {
    const session = await this.#layOn(card);
    const before = this.#taps().length;
    try {
      await eventually(() => this.#taps().length > before, 10_000, 'a decision of the door');
      return this.#taps().at(-1)?.reason ?? '';
    } finally {
      await session.remove();
    }
  }

  /** Receipt ids by which the strike was released: the door's own account. */
  releases(): readonly string[] {
    return this.#log
      .entries()
      .filter(({ fact }) => fact === 'strike-released')
      .map(({ reference }) => reference ?? '');
  }

  async close(): Promise<void> {
    await this.#controller.stop();
    this.#log.close();
    await this.#doors.stop();
  }

  async #layOn(card: VirtualCard): Promise<VpcdSession> {
    await eventually(() => this.#controller.isReady(this.#company.readerId), 30_000, 'the reader');
    let session: VpcdSession | undefined;
    await eventually(async () => {
      session = await insertCard(card, `unix:${join(this.#directory, 'reader')}`).catch(() => undefined);
      return session !== undefined;
    }, 10_000);
    if (!session) throw new Error('no reader takes the card');
    return session;
  }

  #taps(): readonly { readonly reason: string }[] {
    return this.#controller
      .log()
      .filter((line) => line.includes('"msg":"tap"'))
      .map((line) => TapLine.parse(JSON.parse(line)));
  }
}

/** What the controller's log says of a tap. */
const TapLine = z.object({ reason: z.string() });
