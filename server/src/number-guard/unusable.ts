import type { UnusableFile } from './upload.ts';

/** Thrown where a file turns out to be one that cannot be searched. Caught where the verdict is made. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
  readonly why: UnusableFile;

  constructor(why: UnusableFile, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

/** By name, not by class: a module that is loaded on demand can hold a copy of the class that is its own. */
export function isUnusable(cause: unknown): cause is Unusable {
  return cause instanceof Error && cause.name === 'Unusable';
}
