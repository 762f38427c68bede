import type { ApplicationId, DriveId, PersonId } from '@monban/core/ids';
import { storeForm, storePhoto, type FormContents } from '@monban/server/drives/application-form-store';
import { markOfFormId, sealOfForm, sealOfPhoto } from '@monban/server/drives/form-seal';
import { residentMark } from '@monban/server/drives/resident-changes';
import { seal, sealBytes } from '@monban/server/keys/seal';
import type { Platform } from '@monban/server/platform';

export interface ContentsSeed {
  readonly driveId: DriveId;
  readonly applicationId: ApplicationId;
  readonly personId: PersonId;
  /** Another number is another form and another photo. */
  readonly number: number;
  readonly form?: Partial<FormContents> | 'sealed-envelope';
  readonly photo?: Uint8Array | 'at-visit' | 'none';
}

const AT = '2026-11-10T00:00:00.000Z';

/** Form and photo as they would be held once they were given, without the checks of their giving. */
export async function seedContents(
  deps: Pick<Platform, 'db' | 'applicationKey' | 'randomBytes'>,
  { driveId, applicationId, personId, number, form, photo }: ContentsSeed,
): Promise<void> {
  const { db, applicationKey, randomBytes } = deps;
  const common = {
    applicationId,
    driveId,
    givenAt: AT,
    residentMark: await residentMark(db, applicationKey, personId),
  };
  if (form === 'sealed-envelope')
    await storeForm(db, { ...common, way: 'sealed-envelope', handedOverOn: '2026-11-10' });
  else {
    const contents = { ...contentsOf(number), ...form };
    await storeForm(db, {
      ...common,
      way: 'form-id',
      formIdMark: markOfFormId(applicationKey, driveId, contents.formId),
      formAsOf: '2026-10-01',
      contents: seal(sealOfForm(applicationKey, applicationId), JSON.stringify(contents), randomBytes),
    });
  }
  if (photo === 'none') return;
  const how = sealOfPhoto(applicationKey, applicationId);
  const jpeg = photo instanceof Uint8Array ? photo : Buffer.from(`picture ${number}`);
  await storePhoto(db, {
    applicationId,
    driveId,
    givenAt: AT,
    takenOn: null,
    warnings: [],
    askedAgain: null,
    file:
      photo === 'at-visit'
        ? null
        : { picture: sealBytes(how, jpeg, randomBytes), mark: seal(how, String(number), randomBytes) },
  });
}

/** 23 digits that end in the number. */
export function formIdOf(number: number): string {
  return `1234567890123456${String(number).padStart(7, '0')}`;
}

function contentsOf(number: number): FormContents {
  return {
    formId: formIdOf(number),
    optOutSign: false,
    optOutUser: false,
    brailleName: null,
    substituteCharacters: [],
    hasRepresentative: false,
  };
}
