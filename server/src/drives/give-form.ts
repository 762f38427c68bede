import type { ApplicationContents, GiveForm } from '@monban/core/api/application-forms';
import { formFitsFrom } from '@monban/core/drives/drive-work';
import type { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { listPlannedChanges } from '../drive-work/planned-changes.ts';
import { conflict, invalidField } from '../http/problem.ts';
import { seal } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { contentsOf } from './application-contents.ts';
import {
  deleteForm,
  findFormUser,
  findPhoto,
  storeForm,
  type FormContents,
  type StoredForm,
} from './application-form-store.ts';
import { requireCollecting, requireConsentToCollection } from './form-collection.ts';
import { markOfFormId, sealOfForm } from './form-seal.ts';
import { getTellerAt, step, type FormAsker, type Teller } from './form-teller.ts';
import { hasChangedAfter, residentMark } from './resident-changes.ts';

/**
 * Takes what an application form says, or that one lies sealed with HR. Throws `VALIDATION_FAILED` for a form ID that
 * another application of the drive has, for days to come, and, until it is confirmed, for a form that is older than a
 * change of name or address, or that a clerk gives before a transfer; `CONFLICT` where the drive collects no forms, the
 * application is somewhere else, or the agreed text tells nothing of forms.
 */
export function giveForm(
  platform: Platform,
  asker: FormAsker,
  given: { readonly version: number; readonly form: GiveForm },
): Promise<ApplicationContents> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'drives');
    const teller = await getTellerAt(deps.db, asker, given.version);
    await requireCollecting(deps.db, asker.driveId);
    const facts = { 'form-fits': true, 'form-current': true };
    // The step first: who does not take part learns nothing of whose form it is already.
    const told = await step(deps, teller, { transition: 'form-given', facts });
    requireConsentToCollection(teller);
    await storeForm(deps.db, await formOf(deps, teller, given.form));
    return contentsOf(deps, await withPhotoAgain(deps, told));
  });
}

/** Lost, or out of date: what was held of it goes at once. */
export function missForm(
  platform: Platform,
  asker: FormAsker,
  version: number,
): Promise<ApplicationContents> {
  return runChange(platform, async (deps) => {
    const teller = await getTellerAt(deps.db, asker, version);
    await deleteForm(deps.db, teller.application.id);
    return contentsOf(deps, await step(deps, teller, { transition: 'form-missing' }));
  });
}

/** A new form does not undo the photo that is there, nor that another one was asked for. */
async function withPhotoAgain(deps: Platform, teller: Teller): Promise<Teller> {
  const photo = await findPhoto(deps.db, teller.application.id);
  if (photo?.askedAgain !== null) return teller;
  return step(deps, teller, { transition: 'photo-given', facts: { 'photo-fits': true } });
}

async function formOf(deps: Platform, teller: Teller, form: GiveForm): Promise<StoredForm> {
  const { id, driveId, personId } = teller.application;
  const common = {
    applicationId: id,
    driveId,
    givenAt: teller.speaker.at.toISOString(),
    residentMark: await residentMark(deps.db, deps.applicationKey, personId),
  };
  if (form.way === 'sealed-envelope') {
    const { way, handedOverOn, isConfirmedCurrent } = form;
    await requireUnchanged(deps.db, teller, { field: 'handedOverOn', day: handedOverOn, isConfirmedCurrent });
    return { ...common, way, handedOverOn };
  }
  const { way, formId, formAsOf, isConfirmedCurrent, ...choices } = form;
  await requireUnchanged(deps.db, teller, { field: 'formAsOf', day: formAsOf, isConfirmedCurrent });
  if (!isConfirmedCurrent && teller.speaker.by === 'clerk')
    await requireToFit(deps, teller.application, teller.speaker.at);
  const formIdMark = markOfFormId(deps.applicationKey, driveId, formId);
  const user = await findFormUser(deps.db, { driveId, formIdMark });
  if (user !== undefined && user !== id) throw usedTwice();
  const contents: FormContents = { formId, ...choices };
  const sealed = seal(sealOfForm(deps.applicationKey, id), JSON.stringify(contents), deps.randomBytes);
  return { ...common, way, formIdMark, formAsOf, contents: sealed };
}

/** The day of a form, or of the envelope that nobody looks into: it was filled in before that day was over. */
interface FormDay {
  readonly field: keyof typeof OLDER;
  readonly day: string;
  readonly isConfirmedCurrent: boolean;
}

const OLDER = {
  formAsOf: 'FORM_OLDER_THAN_CHANGE',
  handedOverOn: 'ENVELOPE_OLDER_THAN_CHANGE',
} as const;

async function requireUnchanged(
  db: Knex,
  { application: { personId, timeZone }, speaker }: Teller,
  { field, day, isConfirmedCurrent }: FormDay,
): Promise<void> {
  if (day > localDate(speaker.at, timeZone)) throw invalidField(`/${field}`, 'FORM_DAY_IN_FUTURE');
  if (!isConfirmedCurrent && (await hasChangedAfter(db, personId, { day, timeZone })))
    throw invalidField(`/${field}`, OLDER[field]);
}

/**
 * A card takes up to two months: by then the form must still say where its holder lives. Clerks are asked alone: the
 * person may not have been told of the transfer yet.
 */
async function requireToFit(
  { db }: Platform,
  { personId, timeZone }: Pick<Teller['application'], 'personId' | 'timeZone'>,
  at: Date,
): Promise<void> {
  const self = db('people').where({ 'people.id': personId }).select('people.id');
  const planned = (await listPlannedChanges(db, self, at)).get(personId) ?? null;
  if (formFitsFrom(planned, localDate(at, timeZone)) !== null)
    throw invalidField('/formAsOf', 'FORM_WOULD_NOT_FIT');
}

/** Never whose. */
function usedTwice(): AppError {
  return conflict('/formId', 'FORM_USED_TWICE');
}
