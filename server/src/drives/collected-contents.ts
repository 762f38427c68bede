import type { PhotoWay } from '@monban/core/api/application-forms';
import type { ApplicationId } from '@monban/core/ids';
import { AppError } from '@monban/core/errors';
import { unsealBytes } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';
import { openForm } from './application-contents.ts';
import {
  isAnyHeld,
  listForms,
  listPhotoWays,
  listPictures,
  type FormContents,
} from './application-form-store.ts';
import { sealOfPhoto } from './form-seal.ts';
import { residentMarks } from './resident-changes.ts';

export { isAnyHeld };

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

/** What is held of one application among many; for whoever has made sure that the asker is a clerk. */
export interface CollectedContents {
  readonly form:
    | ({
        /** False: name or address have changed since it was given. */
        readonly isCurrent: boolean;
      } & (
        | { readonly way: 'form-id'; readonly formAsOf: string; readonly contents: FormContents }
        | { readonly way: 'sealed-envelope'; readonly handedOverOn: string }
      ))
    | null;
  /** `mark`: sealed anew with each photo that is given. */
  readonly photo: { readonly way: PhotoWay; readonly mark: string | null } | null;
}

/** Of all of these, as far as anything is held. */
export async function collectedContents(
  deps: Deps,
  applicationIds: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, CollectedContents>> {
  const { db, applicationKey } = deps;
  const residents = await residentMarks(db, applicationKey, applicationIds);
  const photos = new Map(
    (await listPhotoWays(db, applicationIds)).map(({ applicationId, way, mark }) => [
      applicationId,
      { way, mark },
    ]),
  );
  const forms = new Map(
    (await listForms(db, applicationIds)).map((form) => {
      const isCurrent = residents.get(form.applicationId) === form.residentMark;
      return [
        form.applicationId,
        form.way === 'sealed-envelope'
          ? { way: form.way, handedOverOn: form.handedOverOn, isCurrent }
          : { way: form.way, formAsOf: form.formAsOf, contents: openForm(deps, form), isCurrent },
      ];
    }),
  );
  return new Map(
    applicationIds.map((id) => [id, { form: forms.get(id) ?? null, photo: photos.get(id) ?? null }]),
  );
}

/** So many pictures are in memory at once. */
const PICTURES_PER_SLICE = 16;

/** The photos as they would be handed in, in this order, a few at a time. `STORE_FAILED` where one is not there. */
export async function* collectedPhotos(
  { db, applicationKey }: Deps,
  applicationIds: readonly ApplicationId[],
): AsyncGenerator<{ readonly applicationId: ApplicationId; readonly jpeg: Buffer }> {
  for (let from = 0; from < applicationIds.length; from += PICTURES_PER_SLICE) {
    const slice = applicationIds.slice(from, from + PICTURES_PER_SLICE);
    const sealed = new Map((await listPictures(db, slice)).map((row) => [row.applicationId, row.picture]));
    for (const applicationId of slice) {
      const picture = sealed.get(applicationId);
      const jpeg = picture && unsealBytes(sealOfPhoto(applicationKey, applicationId), picture);
      if (jpeg === undefined) throw new AppError('STORE_FAILED');
      yield { applicationId, jpeg };
    }
  }
}
