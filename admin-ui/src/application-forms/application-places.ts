import type { ApplicationContents } from '@monban/core/api/application-forms';
import type { ApplicationState, ApplicationTransition } from '@monban/core/api/applications';
import { APPLICATION_LIFE } from '@monban/core/drives/application-life';

const TAKES_FORM = statesBefore('form-given');
const MISSES_FORM = statesBefore('form-missing');
const TAKES_PHOTO = statesBefore('photo-given');

type Placed = Pick<ApplicationContents, 'state'>;

/** Where an application stands, a form can be given. */
export function takesForm({ state }: Placed): boolean {
  return TAKES_FORM.has(state);
}

/** What is held of a form can be said to be lost or out of date, and is deleted. */
export function missesForm({ state, form }: Pick<ApplicationContents, 'state' | 'form'>): boolean {
  return form !== null && MISSES_FORM.has(state);
}

/** After the form, and again where the makers of the card sent the photo back. */
export function takesPhoto({ state }: Placed): boolean {
  return TAKES_PHOTO.has(state);
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

function statesBefore(transition: ApplicationTransition): ReadonlySet<ApplicationState> {
  const rows = APPLICATION_LIFE.transitions.filter(({ name }) => name === transition);
  return new Set(rows.flatMap(({ from }) => from));
}
