import type { ApplicationContents } from '@monban/core/api/application-forms';
import type { ApplicationState } from '@monban/core/api/applications';

const TAKES_FORM: readonly ApplicationState[] = ['joined', 'form-needed', 'form-ready', 'photo-ready'];
const TAKES_PHOTO: readonly ApplicationState[] = ['form-ready', 'photo-ready', 'defect'];

type Placed = Pick<ApplicationContents, 'state'>;

/** Where an application stands, a form can be given. */
export function takesForm({ state }: Placed): boolean {
  return TAKES_FORM.includes(state);
}

/** After the form, and again where the makers of the card sent the photo back. */
export function takesPhoto({ state }: Placed): boolean {
  return TAKES_PHOTO.includes(state);
}

export type Lack = 'form' | 'current-form' | 'photo' | 'other-photo';

/** What is still missing before a clerk can say that an application is complete. */
export function lacksOf({ form, photo }: Pick<ApplicationContents, 'form' | 'photo'>): readonly Lack[] {
  const lacks: Lack[] = [];
  if (form === null) lacks.push('form');
  else if (!form.isCurrent) lacks.push('current-form');
  if (photo === null) lacks.push('photo');
  else if (photo.askedAgain !== null) lacks.push('other-photo');
  return lacks;
}
