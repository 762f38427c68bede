import type { OwnPart } from '@monban/core/api/own';
import type { RetentionPurpose } from '@monban/core/api/retention';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** One kind of what is held of a person: where it is, and what it is kept for. */
export interface HeldPart {
  readonly part: OwnPart;
  readonly purpose: RetentionPurpose;
  /** Where it is: every table that refers to people is in a part, or the test of the own parts says why it is not. */
  readonly tables: readonly string[];
  /** All of it, oldest first; `at` is when it came to be. Nothing of anybody else is in a row but an operator's name. */
  readonly rows: (db: Knex, personId: PersonId) => Promise<readonly HeldRow[]>;
}

export type HeldRow = Readonly<Record<string, string | number | boolean | null>> & { readonly at: string };
