import type { RouteLocationRaw } from 'vue-router';

/** Something that is linked to the record of the page for a time. */
export interface TermLink {
  readonly key: string;
  readonly label: string;
  readonly to: RouteLocationRaw;
  /** `YYYY-MM-DD`. */
  readonly fromDate: string;
  /** Half-open; null: no end is known. */
  readonly untilDate: string | null;
}
