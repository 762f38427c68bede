import type {
  AttendanceClaim,
  AttendanceDay,
  AttendanceGroup,
  AttendanceMonth,
  WorkOfDay,
} from '@monban/core/api/attendance';
import type { BadgeId, DoorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { type CertificateAuthority, createCertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';
import { asPerson } from './as-person.ts';
import { good } from './drive-office.ts';
import { seedBadge } from './seed-badge.ts';
import { seedDoor, seedPerson, seedPlaces, type SeededPlaces } from './seed-places.ts';
import { StoringController, type Tap } from './storing-controller.ts';
import { TestConsole, type TestOperator } from './test-console.ts';

export const LUNCH = { from: 720, until: 780 };
export const NINE_TO_SIX: WorkOfDay = { work: [{ from: 540, until: 1080 }], breaks: [LUNCH] };
const FREE: WorkOfDay = { work: [], breaks: [] };
export const OFFICE_WEEK = [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, FREE, FREE];

export interface Worker {
  readonly id: PersonId;
  readonly badgeId: BadgeId;
}

/**
 * A site in Tokyo with one door in its boundary, a group of people who know what door times are for, and whoever keeps
 * their time. It is the evening of Saturday 21 November 2026; taps go in as ingest verifies and stores them.
 */
export class AttendanceOffice {
  readonly console: TestConsole;
  readonly places: SeededPlaces;
  readonly hr: TestOperator;
  readonly group: AttendanceGroup;
  readonly controller: StoringController;
  readonly doorId: DoorId;

  static async open(db: Knex, changes: object = {}): Promise<AttendanceOffice> {
    const console = await TestConsole.start(db);
    const places = await seedPlaces(db);
    const hr = await console.operator('hr');
    const group = { name: '本社', noticeOn: '2026-04-01', ...changes };
    const made = await good<AttendanceGroup>(hr.call('POST', '/attendance-groups', { body: group }));
    const controller = await StoringController.enrol(db, places, await newAuthority());
    const doorId = await boundaryDoor(db, places, controller);
    return new AttendanceOffice({ console, places, hr, group: made, controller, doorId });
  }

  private constructor(
    parts: Pick<AttendanceOffice, 'console' | 'places' | 'hr' | 'group' | 'controller' | 'doorId'>,
  ) {
    this.console = parts.console;
    this.places = parts.places;
    this.hr = parts.hr;
    this.group = parts.group;
    this.controller = parts.controller;
    this.doorId = parts.doorId;
  }

  /** Another door in the boundary, with a controller of its own. */
  async addDoor(): Promise<[DoorId, StoringController]> {
    const { db } = this.console;
    const controller = await StoringController.enrol(db, this.places, await newAuthority());
    return [await boundaryDoor(db, this.places, controller), controller];
  }

  /** Somebody with a badge whose time nobody has arranged yet. */
  async hire(): Promise<Worker> {
    const id = await seedPerson(this.console.db, this.places);
    return { id, badgeId: await seedBadge(this.console.db, id) };
  }

  /** Somebody with a badge, who works from Monday to Friday since April. */
  async worker(terms: object = {}): Promise<Worker> {
    const worker = await this.hire();
    await this.arrange(worker.id, '2026-04-01', terms);
    return worker;
  }

  async arrange(id: PersonId, fromDate: string, terms: object = {}): Promise<void> {
    const body = { groupId: this.group.id, scheme: 'fixed', week: OFFICE_WEEK, ...terms };
    await good(this.hr.call('PUT', `/people/${id}/working-terms/${fromDate}`, { body }));
  }

  /** Passages of one person, each as `in 2026-11-16 08:55`, by the clock of Tokyo; in the order in which they arrive. */
  async passes({ badgeId }: Worker, ...passages: readonly string[]): Promise<void> {
    await this.controller.store(passages.map((text) => ({ ...this.tapOf(text), badgeId })));
  }

  /** The controller says something of nobody, so that it has reported up to then. */
  async reportsUntil(clock: string): Promise<void> {
    await this.controller.store([{ at: tokyo(clock) }]);
  }

  tapOf(text: string): Tap {
    const [side, ...clock] = text.split(' ');
    const door = { doorId: this.doorId, assurance: 'badge' } as const;
    return { ...door, side: side === 'out' ? 'out' : 'in', at: tokyo(clock.join(' ')) };
  }

  month(id: PersonId, month = '2026-11', by = this.hr): Promise<AttendanceMonth> {
    return good<AttendanceMonth>(by.call('GET', `/people/${id}/attendance?month=${month}`));
  }

  async day(id: PersonId, day: string): Promise<AttendanceDay> {
    const found = (await this.month(id, day.slice(0, 7))).days.find((one) => one.day === day);
    if (found === undefined) throw new Error(`${day} is not in the month`);
    return found;
  }

  asPerson({ id }: Pick<Worker, 'id'>): Promise<TestOperator> {
    return asPerson(this.console, id);
  }

  /** HR says in somebody's place when they worked. */
  claim(id: PersonId, day: string, said: object = {}): Promise<AttendanceClaim> {
    const body = { ...NINE_TO_SIX, after: 0, ...said };
    return good(this.hr.call('POST', `/people/${id}/attendance/${day}/claims`, { body }));
  }

  decide(
    { id }: Pick<AttendanceClaim, 'id'>,
    decision: object = { decision: 'approved' },
  ): Promise<AttendanceClaim> {
    return good(this.hr.call('POST', `/attendance-claims/${id}/decision`, { body: decision }));
  }

  close(): Promise<void> {
    return this.console.close();
  }
}

/** `2026-11-16 08:55` on the clock of Tokyo. */
export function tokyo(clock: string): Date {
  return new Date(`${clock.replace(' ', 'T')}:00.000+09:00`);
}

function newAuthority(): Promise<CertificateAuthority> {
  const validity = { notBefore: new Date(0), notAfter: new Date('2050-01-01T00:00:00.000Z') };
  return createCertificateAuthority(generateSigningKey(), 'Controllers', validity);
}

async function boundaryDoor(db: Knex, places: SeededPlaces, controller: StoringController): Promise<DoorId> {
  const { identity, readerId } = controller;
  const doorId = await seedDoor(db, places, { controllerId: identity.controllerId, readerId });
  await db('doors').where({ id: doorId }).update({ is_site_boundary: true });
  return doorId;
}
