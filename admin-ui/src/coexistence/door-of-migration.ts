import type { Coexistence } from '@monban/core/api/coexistences';

/** A door with what is declared at it: the one that is on, or else the last one. */
export interface DoorOfMigration {
  readonly doorId: string;
  readonly name: string;
  readonly siteId: string;
  readonly coexistence: Coexistence | null;
}
