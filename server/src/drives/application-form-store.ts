import { SubstituteCharacter, type PhotoWay } from '@monban/core/api/application-forms';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { PhotoRequest } from '@monban/core/photos/photo-requests';
import type { PhotoReason } from '@monban/core/photos/photo-rules';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';

/** What is sealed of a form. */
export const FormContents = z.strictObject({
  formId: z.string(),
  optOutSign: z.boolean(),
  optOutUser: z.boolean(),
  brailleName: z.string().nullable(),
  substituteCharacters: z.array(SubstituteCharacter),
  hasRepresentative: z.boolean(),
});
export type FormContents = z.infer<typeof FormContents>;

export type StoredForm = {
  readonly applicationId: ApplicationId;
  readonly driveId: DriveId;
  readonly givenAt: string;
  readonly residentMark: string;
} & (
  | {
      readonly way: 'form-id';
      readonly formIdMark: string;
      readonly formAsOf: string;
      /** Sealed. */
      readonly contents: string;
    }
  | { readonly way: 'sealed-envelope'; readonly handedOverOn: string }
);

export interface StoredPhoto {
  readonly applicationId: ApplicationId;
  readonly driveId: DriveId;
  readonly givenAt: string;
  readonly takenOn: string | null;
  readonly warnings: readonly PhotoReason[];
  /** Why another one was asked for; null where none was. */
  readonly askedAgain: PhotoRequest | null;
  /** Sealed: the JPEG and the mark by which it is known again. Null for a photo that is taken at the visit. */
  readonly file: { readonly picture: Buffer; readonly mark: string } | null;
}

/** In the place of what is there. */
export async function storeForm(trx: Knex, form: StoredForm): Promise<void> {
  const isById = form.way === 'form-id';
  const row = {
    application_id: form.applicationId,
    drive_id: form.driveId,
    way: form.way,
    given_at: form.givenAt,
    form_id_mark: isById ? form.formIdMark : null,
    form_as_of: isById ? form.formAsOf : null,
    handed_over_on: isById ? null : form.handedOverOn,
    contents: isById ? form.contents : null,
    resident_mark: form.residentMark,
    purpose_ended_at: null,
  };
  await trx('application_forms').insert(row).onConflict('application_id').merge();
}

export async function findForm(db: Knex, applicationId: ApplicationId): Promise<StoredForm | undefined> {
  const row = await db('application_forms')
    .where({ 'application_forms.application_id': applicationId })
    .first<FormRow | undefined>(FORM_COLUMNS);
  return row && formFromRow(row);
}

export async function listForms(
  db: Knex,
  applicationIds: readonly ApplicationId[],
): Promise<readonly StoredForm[]> {
  const rows = await db('application_forms')
    .whereIn('application_forms.application_id', [...applicationIds])
    .select<FormRow[]>(FORM_COLUMNS);
  return rows.map(formFromRow);
}

/** Whose form of this drive it is already. */
export async function findFormUser(
  db: Knex,
  which: { readonly driveId: DriveId; readonly formIdMark: string },
): Promise<ApplicationId | undefined> {
  const row = await db('application_forms')
    .where({ drive_id: which.driveId, form_id_mark: which.formIdMark })
    .first<{ application_id: ApplicationId } | undefined>('application_id');
  return row?.application_id;
}

export async function deleteForm(trx: Knex, applicationId: ApplicationId): Promise<void> {
  await trx('application_forms').where({ application_id: applicationId }).delete();
}

export async function deleteContents(trx: Knex, which: WhoseContents): Promise<void> {
  for (const table of TABLES) await trx(table).where(columnsOf(which)).delete();
}

/** What was marked before keeps its moment. */
export async function markPurposeEnded(trx: Knex, which: WhoseContents, at: string): Promise<void> {
  for (const table of TABLES)
    await trx(table).where(columnsOf(which)).whereNull('purpose_ended_at').update({ purpose_ended_at: at });
}

/** Of one application, or of all in a drive. */
export type WhoseContents = { readonly applicationId: ApplicationId } | { readonly driveId: DriveId };

const TABLES = ['application_forms', 'application_photos'];

function columnsOf(which: WhoseContents) {
  return 'driveId' in which ? { drive_id: which.driveId } : { application_id: which.applicationId };
}

/** Of many at once. */
export async function markPurposesEnded(
  trx: Knex,
  applicationIds: readonly ApplicationId[],
  at: string,
): Promise<void> {
  for (const table of TABLES)
    await trx(table)
      .whereIn('application_id', [...applicationIds])
      .whereNull('purpose_ended_at')
      .update({ purpose_ended_at: at });
}

/** Is anything held of one of these? */
export async function isAnyHeld(db: Knex, applicationIds: Knex.QueryBuilder): Promise<boolean> {
  for (const table of TABLES) {
    const row: unknown = await db(table)
      .whereIn('application_id', applicationIds.clone())
      .first('application_id');
    if (row !== undefined) return true;
  }
  return false;
}

/** In the place of what is there. */
export async function storePhoto(trx: Knex, photo: StoredPhoto): Promise<void> {
  const row = {
    application_id: photo.applicationId,
    drive_id: photo.driveId,
    way: photo.file === null ? 'at-visit' : 'file',
    given_at: photo.givenAt,
    taken_on: photo.takenOn,
    warnings: JSON.stringify(photo.warnings),
    asked_again: photo.askedAgain,
    picture: photo.file?.picture ?? null,
    photo_mark: photo.file?.mark ?? null,
    purpose_ended_at: null,
  };
  await trx('application_photos').insert(row).onConflict('application_id').merge();
}

export async function findPhoto(db: Knex, applicationId: ApplicationId): Promise<StoredPhoto | undefined> {
  const row = await db('application_photos')
    .where({ 'application_photos.application_id': applicationId })
    .first<PhotoRow | undefined>(PHOTO_COLUMNS);
  return row && photoFromRow(row);
}

/** The photo stays until there is another one, and does not count meanwhile. */
export async function askPhotoAgain(
  trx: Knex,
  applicationId: ApplicationId,
  reason: PhotoRequest,
): Promise<void> {
  await trx('application_photos').where({ application_id: applicationId }).update({ asked_again: reason });
}

/** The sealed marks of everybody else's photos in the drive. */
export async function listPhotoMarks(
  db: Knex,
  others: { readonly driveId: DriveId; readonly except: ApplicationId },
): Promise<readonly { readonly applicationId: ApplicationId; readonly mark: string }[]> {
  const rows: readonly { application_id: ApplicationId; photo_mark: string }[] = await db(
    'application_photos',
  )
    .where({ drive_id: others.driveId, way: 'file' })
    .whereNot({ application_id: others.except })
    .select('application_id', 'photo_mark');
  return rows.map((row) => ({ applicationId: row.application_id, mark: row.photo_mark }));
}

/** Whether there is one, and the sealed mark of a file; the picture stays where it is. */
export async function listPhotoWays(
  db: Knex,
  applicationIds: readonly ApplicationId[],
): Promise<
  readonly { readonly applicationId: ApplicationId; readonly way: PhotoWay; readonly mark: string | null }[]
> {
  return db('application_photos')
    .whereIn('application_photos.application_id', [...applicationIds])
    .select({
      applicationId: 'application_photos.application_id',
      way: 'application_photos.way',
      mark: 'application_photos.photo_mark',
    });
}

/** Sealed, of those who have a file. */
export async function listPictures(
  db: Knex,
  applicationIds: readonly ApplicationId[],
): Promise<readonly { readonly applicationId: ApplicationId; readonly picture: Buffer }[]> {
  return db('application_photos')
    .whereIn('application_photos.application_id', [...applicationIds])
    .whereNotNull('application_photos.picture')
    .select({
      applicationId: 'application_photos.application_id',
      picture: 'application_photos.picture',
    });
}

const FORM_COLUMNS = [
  'application_forms.application_id',
  'application_forms.drive_id',
  'application_forms.way',
  'application_forms.given_at',
  'application_forms.form_id_mark',
  'application_forms.form_as_of',
  'application_forms.handed_over_on',
  'application_forms.contents',
  'application_forms.resident_mark',
];

interface FormRow {
  readonly application_id: ApplicationId;
  readonly drive_id: DriveId;
  readonly way: 'form-id' | 'sealed-envelope';
  readonly given_at: string;
  readonly form_id_mark: string | null;
  readonly form_as_of: string | null;
  readonly handed_over_on: string | null;
  readonly contents: string | null;
  readonly resident_mark: string;
}

function formFromRow(row: FormRow): StoredForm {
  const common = {
    applicationId: row.application_id,
    driveId: row.drive_id,
    givenAt: row.given_at,
    residentMark: row.resident_mark,
  };
  if (row.way === 'sealed-envelope')
    return { ...common, way: 'sealed-envelope', handedOverOn: row.handed_over_on ?? '' };
  return {
    ...common,
    way: 'form-id',
    formIdMark: row.form_id_mark ?? '',
    formAsOf: row.form_as_of ?? '',
    contents: row.contents ?? '',
  };
}

const PHOTO_COLUMNS = [
  'application_photos.application_id',
  'application_photos.drive_id',
  'application_photos.given_at',
  'application_photos.taken_on',
  'application_photos.warnings',
  'application_photos.asked_again',
  'application_photos.picture',
  'application_photos.photo_mark',
];

interface PhotoRow {
  readonly application_id: ApplicationId;
  readonly drive_id: DriveId;
  readonly given_at: string;
  readonly taken_on: string | null;
  readonly warnings: string;
  readonly asked_again: PhotoRequest | null;
  readonly picture: Buffer | null;
  readonly photo_mark: string | null;
}

function photoFromRow(row: PhotoRow): StoredPhoto {
  const { picture, photo_mark: mark } = row;
  return {
    applicationId: row.application_id,
    driveId: row.drive_id,
    givenAt: row.given_at,
    takenOn: row.taken_on,
    warnings: JSON.parse(row.warnings) as PhotoReason[],
    askedAgain: row.asked_again,
    file: picture === null || mark === null ? null : { picture, mark },
  };
}
