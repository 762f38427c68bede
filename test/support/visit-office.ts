import type { OwnVisit, RosterData } from '@monban/core/api/visit-rosters';
import type { Visit, VisitRow, VisitSlot, VisitStep } from '@monban/core/api/visits';
import type { DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { good } from './drive-office.ts';
import { FormOffice, type OfficePerson } from './form-office.ts';
import type { Answer, TestOperator } from './test-console.ts';

/** 千代田区. */
export const CHIYODA = '131016';
/** The day of the visit; the clock of a test begins on 2026-11-21, in the evening of Tokyo. */
export const VISIT_DAY = '2026-12-15';

/** What somebody writes for the roster. */
export const RECORD: RosterData = {
  birthDate: '1990-04-02',
  address: '東京都千代田区丸の内1丁目2番3号',
  residenceCode: CHIYODA,
  phone: '03-1234-5678',
  sex: null,
  applicationKind: 'first',
  isForeignResident: false,
  heldCards: ['notice-card'],
  agreesToForwarding: true,
};

/** A visit of Chiyoda City to the site in Tokyo, in a drive whose two people are checked. */
export class VisitOffice {
  readonly forms: FormOffice;
  readonly db: Knex;
  #id = '';

  private constructor(forms: FormOffice, db: Knex) {
    this.forms = forms;
    this.db = db;
  }

  static async open(db: Knex, values: object = {}): Promise<VisitOffice> {
    const forms = await FormOffice.open(db, { driveCase: 'visit', applicationState: 'checked' });
    await db('municipality_profiles').insert({
      code: CHIYODA,
      profile: JSON.stringify({ values: { minApplicants: 2, ...values }, confirmed: [] }),
      version: 1,
      updated_at: '2026-11-01T00:00:00.000Z',
    });
    const office = new VisitOffice(forms, db);
    const body = { siteId: forms.company.tokyo.id, municipalityCode: CHIYODA };
    const made = await forms.clerk.call('POST', `/drives/${forms.driveId}/visits`, { body });
    office.#id = String(made.body['id']);
    return office;
  }

  get id(): string {
    return this.#id;
  }

  get driveId(): DriveId {
    return this.forms.driveId;
  }

  get clerk(): TestOperator {
    return this.forms.clerk;
  }

  get taro(): OfficePerson {
    return this.forms.taro;
  }

  get hanako(): OfficePerson {
    return this.forms.hanako;
  }

  path(rest = ''): string {
    return `/drives/${this.driveId}/visits/${this.#id}${rest}`;
  }

  async visit(): Promise<Visit> {
    return good<Visit>(this.clerk.call('GET', this.path()));
  }

  /** By the clerk, with the version that is there. */
  async say(method: string, rest: string, body?: object): Promise<Answer> {
    const { version } = await this.visit();
    return this.clerk.call(method, this.path(rest), { version, ...(body && { body }) });
  }

  step(step: VisitStep, more: object = {}): Promise<Answer> {
    return this.say('POST', '/steps', { step, ...more });
  }

  /** Each has to succeed. */
  async steps(...steps: readonly (VisitStep | readonly [VisitStep, object])[]): Promise<void> {
    for (const each of steps) {
      const [step, more] = typeof each === 'string' ? [each, {}] : each;
      const answer = await this.step(step, more);
      if (answer.status !== 200) throw new Error(`${step}: ${JSON.stringify(answer.body)}`);
    }
  }

  /** Up to a day that is chosen, with a morning of slots at two desks. */
  async confirmed(): Promise<void> {
    await this.steps(
      'inquire',
      'request',
      ['propose', { dates: [VISIT_DAY] }],
      ['confirm', { on: VISIT_DAY }],
    );
    await this.say('PUT', '/slots', {
      from: '09:00',
      until: '10:00',
      slotMinutes: 30,
      desks: 2,
      breaks: [],
    });
  }

  /** Both take part and have a time, and the municipality has accepted its roster. */
  async ready(ofTaro: Partial<RosterData> = {}): Promise<void> {
    await this.confirmed();
    for (const [index, person] of [this.taro, this.hanako].entries()) {
      await this.give(person, person === this.taro ? ofTaro : {});
      await this.book(person, (await this.slots())[index]!.id);
    }
    await this.say('POST', '/rosters', { substitutes: [] });
    await this.say('PATCH', '', { room: '大会議室' });
    await this.steps('send-roster', 'accept-roster', 'prepare');
  }

  /** The morning of the day. */
  async running(ofTaro: Partial<RosterData> = {}): Promise<void> {
    await this.ready(ofTaro);
    this.forms.console.now = new Date(`${VISIT_DAY}T00:00:00.000Z`);
    await this.signInAgain();
    await this.steps('begin');
  }

  /** Access tokens end after minutes, and days have passed. */
  async signInAgain(): Promise<void> {
    for (const operator of [this.clerk, this.taro.operator, this.hanako.operator]) {
      const { accessToken } = await this.forms.console.signIn(operator.id);
      Object.assign(operator, { accessToken });
    }
  }

  async slots(): Promise<VisitSlot[]> {
    return (await this.clerk.call('GET', this.path('/slots'))).body['items'] as VisitSlot[];
  }

  async rows(): Promise<VisitRow[]> {
    return (await this.clerk.call('GET', this.path('/rows'))).body['items'] as VisitRow[];
  }

  async rowOf(person: OfficePerson): Promise<VisitRow> {
    return (await this.rows()).find((row) => row.applicationId === person.applicationId)!;
  }

  async own(person: OfficePerson): Promise<OwnVisit | undefined> {
    const { body } = await person.operator.call('GET', '/own/visits');
    return (body['items'] as OwnVisit[]).find(({ id }) => id === this.#id);
  }

  give(person: OfficePerson, changes: Partial<RosterData> = {}, consentVersion = 1): Promise<Answer> {
    return this.ownCall(person, 'PUT /roster-data', { data: { ...RECORD, ...changes }, consentVersion });
  }

  book(person: OfficePerson, slotId: string): Promise<Answer> {
    return this.ownCall(person, 'PUT /slot', { slotId });
  }

  /** `PUT /slot`, and so on. */
  ownCall(person: OfficePerson, what: `${'PUT' | 'DELETE'} /${string}`, body?: object): Promise<Answer> {
    const [method = '', rest = ''] = what.split(' ');
    return person.operator.call(method, `/own/visits/${this.#id}${rest}`, body ? { body } : {});
  }

  async find(person: OfficePerson, finding: string): Promise<Answer> {
    const { id } = await this.rowOf(person);
    return this.clerk.call('PUT', this.path(`/rows/${id}/finding`), { body: { finding } });
  }

  async checkIn(person: OfficePerson): Promise<Answer> {
    const { id } = await this.rowOf(person);
    return this.clerk.call('PUT', this.path(`/rows/${id}/check-in`), { body: {} });
  }

  close(): Promise<void> {
    return this.forms.close();
  }
}
