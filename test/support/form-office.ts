import { ApplicationContents } from '@monban/core/api/application-forms';
import type { ApplicationState } from '@monban/core/api/applications';
import type { DriveCase } from '@monban/core/api/drives';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withoutMetadata } from '@monban/server/number-guard/picture-file';
import type { UploadGuard } from '@monban/server/number-guard/upload';
import { asPerson } from './as-person.ts';
import { seedDrive } from './seed-drive.ts';
import { makeSmallCompany, personOf, type SmallCompany } from './small-company.ts';
import { TestConsole, type Answer, type TestOperator } from './test-console.ts';

export interface FormOfficeOptions {
  readonly driveCase?: DriveCase;
  readonly applicationState?: ApplicationState;
  /** Switched on by the clerk at first; true when absent. */
  readonly collects?: boolean;
  /** Whether the text that people agreed to tells of it; true when absent. */
  readonly coversCollection?: boolean;
  /** Photos are searched for digits, which takes seconds each; false when absent. */
  readonly readsDigits?: boolean;
}

/** A drive with a clerk and two people who have agreed, over HTTP. */
export class FormOffice {
  readonly console: TestConsole;
  readonly admin: TestOperator;
  readonly company: SmallCompany;
  readonly clerk: TestOperator;
  readonly driveId: DriveId;
  readonly people: readonly OfficePerson[];

  private constructor(parts: Omit<FormOffice, 'close' | 'clerkPath' | 'taro' | 'hanako'>) {
    this.console = parts.console;
    this.admin = parts.admin;
    this.company = parts.company;
    this.clerk = parts.clerk;
    this.driveId = parts.driveId;
    this.people = parts.people;
  }

  static async open(db: Knex, options: FormOfficeOptions = {}): Promise<FormOffice> {
    const console = await TestConsole.start(db, options.readsDigits ? {} : { uploads: QUICK_GUARD });
    const admin = await console.operator('admin');
    const company = await makeSmallCompany(admin);
    const records = [
      await admin.create('/people', personOf(company)),
      await admin.create('/people', personOf(company, { employeeCode: '0002', givenName: '花子' })),
    ];
    const clerk = await console.operator('hr');
    const { collects = true, coversCollection = true, driveCase, applicationState } = options;
    const drive = await seedDrive(db, {
      newId: console.platform.newId,
      clerkId: clerk.id,
      personIds: records.map(({ id }) => id),
      coversCollection,
      ...(driveCase && { driveCase }),
      ...(applicationState && { applicationState }),
    });
    const people: OfficePerson[] = [];
    for (const [index, record] of records.entries()) {
      const self = await asPerson(console, record.id);
      people.push(new OfficePerson(self, record.id, { driveId: drive.id, id: drive.applications[index]! }));
    }
    if (collects) await clerk.call('PUT', `/drives/${drive.id}/form-collection`, { body: { isOn: true } });
    return new FormOffice({ console, admin, company, clerk, driveId: drive.id, people });
  }

  get taro(): OfficePerson {
    return this.people[0]!;
  }

  get hanako(): OfficePerson {
    return this.people[1]!;
  }

  clerkPath(person: OfficePerson, rest: string): string {
    return `/drives/${this.driveId}/applications/${person.applicationId}${rest}`;
  }

  close(): Promise<void> {
    return this.console.close();
  }
}

/** The guard without its reading of digits and codes: what is no picture passes as what it is. */
const QUICK_GUARD: UploadGuard = {
  inspect: async ({ bytes }) => {
    const beginning = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
    if (beginning.startsWith('%PDF')) return { kind: 'accepted', type: 'pdf' };
    if (beginning.startsWith('PK')) return { kind: 'accepted', type: 'archive' };
    const type = beginning.startsWith('\xff\xd8') ? 'jpeg' : 'png';
    const picture = await withoutMetadata(bytes, type).catch(() => undefined);
    return picture ? { kind: 'accepted', type, picture } : { kind: 'unusable', why: 'unreadable' };
  },
  close: () => Promise.resolve(),
};

/** A good form: another number is another form. */
export function formOf(number: number, changes: Readonly<Record<string, unknown>> = {}): object {
  const formId = `1234567890123456${String(number).padStart(7, '0')}`;
  return { way: 'form-id', formId, formAsOf: '2026-10-01', ...changes };
}

/** Somebody at the own page. */
export class OfficePerson {
  readonly operator: TestOperator;
  readonly personId: string;
  readonly applicationId: ApplicationId;
  readonly #path: string;

  constructor(
    operator: TestOperator,
    personId: string,
    application: { readonly driveId: DriveId; readonly id: ApplicationId },
  ) {
    this.operator = operator;
    this.personId = personId;
    this.applicationId = application.id;
    this.#path = `/own/drives/${application.driveId}`;
  }

  async contents(): Promise<ApplicationContents> {
    return ApplicationContents.parse((await this.operator.call('GET', `${this.#path}/form`)).body);
  }

  /** Everything with the version that the person sees. */
  async say(method: string, rest: string, body?: object): Promise<Answer> {
    const { version } = await this.contents();
    return this.operator.call(method, `${this.#path}${rest}`, { version, ...(body && { body }) });
  }

  giveForm(form: object): Promise<Answer> {
    return this.say('PUT', '/form', form);
  }

  async givePhoto(bytes: Uint8Array, query = '', contentType = 'image/jpeg'): Promise<Answer> {
    const { version } = await this.contents();
    const { console, accessToken } = this.operator;
    const response = await fetch(`${console.url}/api/v1${this.#path}/photo${query}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': contentType,
        'if-match': `"${version}"`,
        'accept-language': 'en',
      },
      body: Uint8Array.from(bytes),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }

  async photo(): Promise<Buffer> {
    const { console, accessToken } = this.operator;
    const response = await fetch(`${console.url}/api/v1${this.#path}/photo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    if (response.status !== 200) throw new Error(`there is no photo: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }
}

/** The codes of what was wrong. */
export function codesOf({ body }: Answer): string[] {
  const problems = (body['problems'] ?? []) as readonly { code: string }[];
  return problems.map(({ code }) => code);
}
