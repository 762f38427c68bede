import type { ImportField, ImportMapping, PutImportMapping } from '@monban/core/api/people-import';

type Setting = 'codeLength' | 'createDepartments';

/** What replacing a mapping changes in one place. */
export type MappingDifference =
  | {
      readonly kind: 'column';
      readonly header: string;
      /** Null: left out. */
      readonly saved: ImportField | null;
      readonly mine: ImportField | null;
    }
  | {
      readonly kind: Setting;
      readonly saved: number | boolean | null;
      readonly mine: number | boolean | null;
    };

/** By column in the order of the saved mapping, then those that are new, then the settings. */
export function mappingDifferences(
  saved: ImportMapping,
  mine: PutImportMapping,
): readonly MappingDifference[] {
  const [was, is] = [meaningsOf(saved), meaningsOf(mine)];
  const columns = [...new Set([...was.keys(), ...is.keys()])].map((header) => ({
    kind: 'column' as const,
    header,
    saved: was.get(header) ?? null,
    mine: is.get(header) ?? null,
  }));
  const settings = SETTINGS.map((kind) => ({ kind, saved: saved[kind], mine: mine[kind] }));
  return [...columns, ...settings].filter((difference) => difference.saved !== difference.mine);
}

const SETTINGS: readonly Setting[] = ['codeLength', 'createDepartments'];

/** Of two columns with one name the last one's meaning is read for both. */
function meaningsOf({ columns }: Pick<ImportMapping, 'columns'>): ReadonlyMap<string, ImportField> {
  return new Map(columns.map(({ header, field }) => [header, field]));
}
