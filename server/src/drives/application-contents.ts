import type { ApplicationContents, HeldForm, HeldPhoto } from '@monban/core/api/application-forms';
import type { ApplicationState } from '@monban/core/api/applications';
import { formatFormId, maskFormId } from '@monban/core/drives/form-id';
import { AppError } from '@monban/core/errors';
import { wasFrozenSince } from '../batches/frozen-forms.ts';
import { unseal, unsealBytes } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';
import {
  findForm,
  findPhoto,
  FormContents,
  type StoredForm,
  type StoredPhoto,
} from './application-form-store.ts';
import { readFormCollection } from './form-collection.ts';
import { sealOfForm, sealOfPhoto } from './form-seal.ts';
import { getTeller, type FormAsker, type Teller } from './form-teller.ts';
import { residentMark } from './resident-changes.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

/** What is held of one application, for the person and the clerks. */
export async function getApplicationContents(deps: Deps, asker: FormAsker): Promise<ApplicationContents> {
  return contentsOf(deps, await getTeller(deps.db, asker));
}

export async function contentsOf(
  deps: Deps,
  { application }: Pick<Teller, 'application'>,
): Promise<ApplicationContents> {
  const { id, driveId, personId, state, version } = application;
  const form = await findForm(deps.db, id);
  const photo = await findPhoto(deps.db, id);
  const mark = form && (await residentMark(deps.db, deps.applicationKey, personId));
  const isFrozen = form !== undefined && (await wasFrozenSince(deps.db, id, form.givenAt));
  return {
    applicationId: id,
    driveId,
    state,
    version,
    collectsForms: (await readFormCollection(deps.db, driveId)).isOn,
    form: form ? heldForm(deps, form, { state, isFrozen, isCurrent: form.residentMark === mark }) : null,
    photo: photo ? heldPhoto(photo) : null,
  };
}

/** The picture as it would be handed over. Throws `NOT_FOUND` where none is held. */
export async function readPhoto(deps: Deps, asker: FormAsker): Promise<Buffer> {
  const { application } = await getTeller(deps.db, asker);
  const photo = await findPhoto(deps.db, application.id);
  if (!photo?.file) throw new AppError('NOT_FOUND');
  const jpeg = unsealBytes(sealOfPhoto(deps.applicationKey, application.id), photo.file.picture);
  if (jpeg === undefined) throw new AppError('STORE_FAILED');
  return jpeg;
}

/** Until it is frozen in a batch; one that was frozen once is not shown again when it comes back. */
const SHOWN_IN_FULL: readonly ApplicationState[] = [
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
];

function heldForm(
  deps: Deps,
  form: StoredForm,
  known: { readonly state: ApplicationState; readonly isFrozen: boolean; readonly isCurrent: boolean },
): HeldForm {
  const { givenAt } = form;
  const { isCurrent } = known;
  if (form.way === 'sealed-envelope')
    return { way: form.way, givenAt, handedOverOn: form.handedOverOn, isCurrent };
  const { formId, ...choices } = openForm(deps, form);
  return {
    way: form.way,
    givenAt,
    formId: SHOWN_IN_FULL.includes(known.state) && !known.isFrozen ? formatFormId(formId) : null,
    maskedFormId: maskFormId(formId),
    formAsOf: form.formAsOf,
    ...choices,
    isCurrent,
  };
}

/** What is sealed of a form. Throws `STORE_FAILED` where it does not open. */
export function openForm(
  { applicationKey }: Pick<Platform, 'applicationKey'>,
  form: Extract<StoredForm, { way: 'form-id' }>,
): FormContents {
  const text = unseal(sealOfForm(applicationKey, form.applicationId), form.contents);
  if (text === undefined) throw new AppError('STORE_FAILED');
  return FormContents.parse(JSON.parse(text));
}

function heldPhoto({ file, givenAt, takenOn, warnings, askedAgain }: StoredPhoto): HeldPhoto {
  const way = file === null ? 'at-visit' : 'file';
  return { way, givenAt, takenOn, warnings: [...warnings], askedAgain };
}
