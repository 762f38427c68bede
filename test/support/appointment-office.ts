import type { AppointmentOffer, AppointmentSlot } from '@monban/core/api/appointments';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { asPerson } from './as-person.ts';
import { good } from './drive-office.ts';
import { seedBadge } from './seed-badge.ts';
import { makeSmallCompany, personOf, type SmallCompany } from './small-company.ts';
import { TestConsole, type Answer, type TestOperator } from './test-console.ts';

/** A Tuesday; the clock of a test begins on Saturday, 2026-11-21, in the evening of Tokyo. */
export const DESK_DAY = '2026-11-24';
const PLACE = '本館 大会議室';

/** Somebody at the own page whose card has the application. */
export interface AwaitedPerson {
  readonly id: PersonId;
  readonly self: TestOperator;
}

/** A site with a clerk who issues badges, and people who are to come to the desk. */
export class AppointmentOffice {
  readonly console: TestConsole;
  readonly admin: TestOperator;
  readonly clerk: TestOperator;
  readonly company: SmallCompany;
  #people = 0;

  private constructor(parts: Pick<AppointmentOffice, 'console' | 'admin' | 'clerk' | 'company'>) {
    this.console = parts.console;
    this.admin = parts.admin;
    this.clerk = parts.clerk;
    this.company = parts.company;
  }

  static async open(db: Knex): Promise<AppointmentOffice> {
    const console = await TestConsole.start(db);
    const admin = await console.operator('admin');
    const company = await makeSmallCompany(admin);
    const clerk = await console.operator('hr', [company.tokyo.id]);
    return new AppointmentOffice({ console, admin, clerk, company });
  }

  get db(): Knex {
    return this.console.db;
  }

  async person(changes: Readonly<Record<string, unknown>> = {}): Promise<AwaitedPerson> {
    this.#people += 1;
    const employeeCode = `A${this.#people}`;
    const { id } = await this.admin.create('/people', personOf(this.company, { employeeCode, ...changes }));
    return { id: id as PersonId, self: await asPerson(this.console, id) };
  }

  /** The application is in their card. */
  async loaded(changes: Readonly<Record<string, unknown>> = {}): Promise<AwaitedPerson> {
    const person = await this.person(changes);
    await this.load(person);
    return person;
  }

  async load({ id }: AwaitedPerson): Promise<void> {
    const at = this.console.now.toISOString();
    const item = { id: this.console.platform.newId(), person_id: id, state: 'loaded' };
    await this.db('loading_items').insert({ ...item, created_at: at, updated_at: at });
  }

  /** A badge on the national card, as a desk leaves it. */
  async writeBadge({ id }: AwaitedPerson): Promise<void> {
    const at = this.console.now.toISOString();
    const bound = { binding: 'face-check', bound_at: at, certificate_until: '2030-02-17T14:59:59.000Z' };
    await seedBadge(this.db, id, {
      ...{ carrier: 'my-number-card', ...bound, certificate_standing: 'not-checked' },
      ...{ issued_at: at, valid_from: at },
    });
  }

  /** The second record into the first. */
  async merge(winner: AwaitedPerson, loser: AwaitedPerson): Promise<Answer> {
    const versionOf = async ({ id }: AwaitedPerson) =>
      Number((await this.admin.call('GET', `/people/${id}`)).body['version']);
    const body = { loserId: loser.id, loserVersion: await versionOf(loser), take: [] };
    const path = `/people/${winner.id}/merges`;
    return this.admin.call('POST', path, { version: await versionOf(winner), body });
  }

  make(changes: object = {}, plan: object = {}): Promise<Answer> {
    const whole = { from: '09:00', until: '10:00', slotMinutes: 30, desks: 2, breaks: [], ...plan };
    const body = { on: DESK_DAY, place: PLACE, ...changes, plan: whole };
    return this.clerk.call('POST', `/sites/${this.company.tokyo.id}/appointment-slots`, { body });
  }

  async slots(on = DESK_DAY, operator = this.clerk): Promise<AppointmentSlot[]> {
    const path = `/sites/${this.company.tokyo.id}/appointment-slots?on=${on}`;
    return (await operator.call('GET', path)).body['items'] as AppointmentSlot[];
  }

  /** `09:00/1`: the time and the desk. */
  async slotId(at: string, on = DESK_DAY): Promise<string> {
    const found = (await this.slots(on)).find(({ from, desk }) => `${from}/${desk}` === at);
    if (found === undefined) throw new Error(`no slot at ${at}`);
    return found.id;
  }

  async book(person: AwaitedPerson, at: string, on = DESK_DAY): Promise<Answer> {
    return person.self.call('PUT', '/own/appointment', { body: { slotId: await this.slotId(at, on) } });
  }

  async bookFor(person: AwaitedPerson, at: string, clerk = this.clerk): Promise<Answer> {
    const body = { slotId: await this.slotId(at) };
    return clerk.call('PUT', `/people/${person.id}/appointment`, { body });
  }

  async offer(person: AwaitedPerson): Promise<AppointmentOffer> {
    return good<AppointmentOffer>(person.self.call('GET', '/own/appointment'));
  }

  remove(slotIds: readonly string[], freesBooked = false): Promise<Answer> {
    const body = { slotIds, freesBooked };
    return this.clerk.call('POST', `/sites/${this.company.tokyo.id}/appointment-slots/removals`, { body });
  }

  /** `09:00/1 booked`, for what is taken. */
  async list(): Promise<readonly string[]> {
    return (await this.slots()).flatMap(({ from, desk, appointment }) =>
      appointment ? [`${from}/${desk} ${appointment.state}`] : [],
    );
  }

  /** A desk that takes jobs. */
  async bringOnline(controllerId: string): Promise<void> {
    const at = this.console.now.toISOString();
    await this.db('controllers').where({ id: controllerId }).update({ state: 'enrolled' });
    await this.db('controller_status').insert({
      ...{ controller_id: controllerId, connection_id: this.console.platform.newId(), state: 'online' },
      ...{ at, received_at: at, snapshot_version: 0, outbox_depth: 0, clock_trusted: true },
      ...{ doors: '[]', readers: '[]' },
    });
  }

  /** Access tokens end after minutes. */
  async goTo(now: string, ...who: readonly TestOperator[]): Promise<void> {
    this.console.now = new Date(now);
    for (const operator of [this.clerk, this.admin, ...who]) {
      const { accessToken } = await this.console.signIn(operator.id);
      Object.assign(operator, { accessToken });
    }
  }

  close(): Promise<void> {
    return this.console.close();
  }
}

/** The code of the first thing that is wrong. */
export function codeOf({ body }: Answer): unknown {
  return (body['problems'] as { code: string }[] | undefined)?.[0]?.code ?? body['code'];
}
