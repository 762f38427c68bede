import type { Batch, BatchItem } from '@monban/core/api/batches';
import type { ApplicationId, DriveId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { good } from './drive-office.ts';
import { seedContents, type ContentsSeed } from './seed-contents.ts';
import { seedDrive, type DriveSeed } from './seed-drive.ts';
import { makeSmallCompany, personOf, type SmallCompany } from './small-company.ts';
import { TestConsole, type Answer, type TestOperator } from './test-console.ts';

/** A drive of case 1 with two clerks and some people whose applications are checked. */
export class BatchOffice {
  readonly console: TestConsole;
  readonly admin: TestOperator;
  readonly company: SmallCompany;
  readonly clerk: TestOperator;
  readonly second: TestOperator;
  readonly driveId: DriveId;
  readonly people: readonly { readonly personId: PersonId; readonly applicationId: ApplicationId }[];

  private constructor(
    parts: Pick<BatchOffice, 'console' | 'admin' | 'company' | 'clerk' | 'second' | 'driveId' | 'people'>,
  ) {
    this.console = parts.console;
    this.admin = parts.admin;
    this.company = parts.company;
    this.clerk = parts.clerk;
    this.second = parts.second;
    this.driveId = parts.driveId;
    this.people = parts.people;
  }

  static async open(
    db: Knex,
    { count = 3, ...seed }: Partial<DriveSeed> & { readonly count?: number } = {},
  ): Promise<BatchOffice> {
    const console = await TestConsole.start(db);
    const admin = await console.operator('admin');
    const company = await makeSmallCompany(admin);
    const personIds: PersonId[] = [];
    for (let index = 0; index < count; index += 1) {
      const changes = { employeeCode: `1${String(index).padStart(3, '0')}`, ...KANA[index % KANA.length] };
      personIds.push((await admin.create('/people', personOf(company, changes))).id as PersonId);
    }
    const clerk = await console.operator('hr');
    const second = await console.operator('hr');
    const { newId } = console.platform;
    const drive = await seedDrive(db, {
      newId,
      clerkId: clerk.id,
      personIds,
      applicationState: 'checked',
      ...seed,
    });
    const since = '2026-11-01T00:00:00.000Z';
    await db('drive_clerks').insert({ drive_id: drive.id, operator_id: second.id, since });
    await db('drive_form_collections').insert({ drive_id: drive.id, since });
    const people = personIds.map((personId, index) => ({
      personId,
      applicationId: drive.applications[index]!,
    }));
    return new BatchOffice({ console, admin, company, clerk, second, driveId: drive.id, people });
  }

  close(): Promise<void> {
    return this.console.close();
  }

  /** Of everybody, or with something else for one of them. */
  async holdContents(changes: Readonly<Record<number, Partial<ContentsSeed>>> = {}): Promise<void> {
    for (const [index, person] of this.people.entries()) {
      const seed = { driveId: this.driveId, ...person, number: index + 1, ...changes[index] };
      await seedContents(this.console.platform, seed);
    }
  }

  path(rest = ''): string {
    return `/drives/${this.driveId}/batches${rest}`;
  }

  open(by = this.clerk): Promise<Batch> {
    return good(by.call('POST', this.path(), { body: {} }));
  }

  /** A step in the version that is there. */
  // eslint-disable-next-line max-params -- who says it stands at the end of the sentence
  async say(batch: Batch, rest: string, body: object = {}, by = this.clerk): Promise<Answer> {
    const { version } = await this.read(batch);
    return by.call('POST', this.path(`/${batch.id}/${rest}`), { body, version });
  }

  // eslint-disable-next-line max-params -- who says it stands at the end of the sentence
  async step(batch: Batch, rest: string, body: object = {}, by = this.clerk): Promise<Batch> {
    return good(this.say(batch, rest, body, by));
  }

  read({ id }: Pick<Batch, 'id'>): Promise<Batch> {
    return good(this.clerk.call('GET', this.path(`/${id}`)));
  }

  async items({ id }: Pick<Batch, 'id'>, query = ''): Promise<BatchItem[]> {
    return (await good<{ items: BatchItem[] }>(this.clerk.call('GET', this.path(`/${id}/items${query}`))))
      .items;
  }

  /** On paper, entered by its clerk. */
  async withdraw(applicationId: string): Promise<void> {
    const path = `/drives/${this.driveId}/applications/${applicationId}`;
    const { version } = await good<Batch>(this.clerk.call('GET', path));
    const body = { answer: 'withdraw', receivedOn: '2026-11-21' };
    await good(this.clerk.call('POST', `${path}/answer`, { body, version }));
  }

  /** With everybody who is checked in it. */
  async collected(): Promise<Batch> {
    const batch = await this.open();
    return this.step(batch, 'items', { kind: 'all' });
  }

  async frozen(): Promise<Batch> {
    return this.step(await this.collected(), 'freezing');
  }

  /** Counted, given away by the second clerk, and received. */
  async acknowledged(): Promise<Batch> {
    const batch = await this.frozen();
    await this.step(batch, 'validation', countsOf(batch));
    await this.step(batch, 'hand-over', PARCEL, this.second);
    return this.step(batch, 'receipt', RECEIPT);
  }

  /** The bytes of a file of it. */
  async file(
    { id }: Pick<Batch, 'id'>,
    order: object,
    by = this.clerk,
  ): Promise<{ readonly headers: Headers; readonly status: number; readonly bytes: Buffer }> {
    const response = await fetch(`${this.console.url}/api/v1${this.path(`/${id}/files`)}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${by.accessToken}`,
        'content-type': 'application/json',
        'accept-language': 'en',
      },
      body: JSON.stringify({ round: 1, ...order }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { headers: response.headers, status: response.status, bytes };
  }
}

export const PARCEL = { way: 'parcel', parcelNumber: 'KX-4711-JP', on: '2026-11-21' };
export const RECEIPT = { number: 'R-2026-77', on: '2026-11-21' };

/** What would be counted on the table. */
export function countsOf({ rounds }: Batch): object {
  const { items = 0, photos = 0, optOutsSign = 0, optOutsUser = 0, envelopes = 0 } = rounds.at(-1) ?? {};
  return { items, photos, optOutsSign, optOutsUser, envelopes };
}

/** In the order of kana. */
const KANA = [
  { familyName: '青木', familyKana: 'アオキ' },
  { familyName: '井上', familyKana: 'イノウエ' },
  { familyName: '上田', familyKana: 'ウエダ' },
];
