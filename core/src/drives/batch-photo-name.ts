/** Consonants alone: what they spell is neither a word nor a number. */
const LETTERS = 'bcdfghjklmnpqrstvwxz';
const TOKEN_LETTERS = 8;

export interface PhotoPlace {
  readonly round: number;
  /** Within the list of the round, from 1. */
  readonly position: number;
  /** Keyed hash of batch and application, at least eight bytes: the same at each making, and of no use to others. */
  readonly token: Uint8Array;
}

/**
 * What a photo is called in the ZIP file: `r1-00042-kfdmtxqb.jpg`, round, position in the list and eight letters of a
 * keyed hash. It sorts as the list does, and tells nothing about the person.
 */
export function photoName({ round, position, token }: PhotoPlace): string {
  const letters = [...token.subarray(0, TOKEN_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]);
  return `r${round}-${String(position).padStart(5, '0')}-${letters.join('')}.jpg`;
}

/** A file name of this pattern, and no other. */
export const PHOTO_NAME = /^r[1-9][0-9]{0,3}-[0-9]{5}-[b-df-hj-np-tv-xz]{8}\.jpg$/;
