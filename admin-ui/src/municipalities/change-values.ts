import type { Found } from '../ui/found.ts';

/** One municipality that begins, as it is typed. */
export interface BegunValues {
  code: string;
  name: string;
  kana: string;
  parentCode: string;
}

/** A change of the directory as a form holds it: everything that ends is followed by everything that comes after it. */
export interface ChangeValues {
  effectiveOn: string;
  ended: Found[];
  /** Successors that are there already. */
  existing: Found[];
  begun: BegunValues[];
  note: string;
}

export const NOTHING_CHANGED: ChangeValues = {
  effectiveOn: '',
  ended: [],
  existing: [],
  begun: [],
  note: '',
};

/** A merger has one successor, a division several; each line of the form is one place in the request. */
export function changeRequestOf({ effectiveOn, ended, existing, begun, note }: ChangeValues): unknown {
  const successors = [...existing.map(({ value }) => value), ...begun.map(({ code }) => code.trim())];
  return {
    effectiveOn,
    ended: ended.map(({ value }) => ({ code: value, successors })),
    begun: begun.map(({ parentCode, ...place }) => ({
      ...place,
      code: place.code.trim(),
      parentCode: parentCode.trim() === '' ? null : parentCode.trim(),
    })),
    note: note.trim() === '' ? null : note,
  };
}
