import type { RouteLocationRaw } from 'vue-router';
import type { MessageKey } from '../text/text.ts';
import type { Choice } from './choice.ts';

/** One column of a list: the same text is shown, printed and saved as CSV. */
export interface Column<Row> {
  readonly key: string;
  readonly label: MessageKey;
  readonly text: (row: Row) => string;
  /** The server's name for sorting by it; absent where it cannot. */
  readonly sort?: string;
  /** Share of the width that no column needs. */
  readonly weight?: number;
  /** Hidden until the operator asks for it. */
  readonly isOptional?: boolean;
  /** Goes under the row's name before others do, where they do not stand side by side. */
  readonly isWide?: boolean;
}

export interface ListFilter {
  readonly key: string;
  readonly label: MessageKey;
  readonly choices: readonly Choice[];
}

/** How a list becomes a file: by the browser as it is shown, at another page, or not at all. */
export type Saving = 'as-shown' | 'not' | Exclude<RouteLocationRaw, string>;
