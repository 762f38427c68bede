import type { UnusableFile } from './upload.ts';

/** Thrown where a file turns out to be one that cannot be searched. Caught where the verdict is made. */
export class Unusable extends Error {
  readonly why: UnusableFile;

  constructor(why: UnusableFile, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}
