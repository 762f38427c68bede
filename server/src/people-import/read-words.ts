import type { z } from 'zod';
import type { FormSubstitution, PersonKind } from '@monban/core/api/people';
import { read, wrong, type CellReading } from './cell-reading.ts';
import { foldCode } from './fold.ts';

const YES = ['1', 'true', 'yes', 'y', 'はい', '有', 'あり', '○', '〇', '◯', '該当', '対象', 'する'];
const NO = ['0', 'false', 'no', 'n', 'いいえ', '無', 'なし', '×', '-', '非該当', '対象外', 'しない'];

/** `NOT_A_CHOICE` for a word that says neither. */
export function readBoolean(cell: string): CellReading<boolean> {
  const word = foldCode(cell);
  if (YES.includes(word)) return read(true);
  return NO.includes(word) ? read(false) : wrong('NOT_A_CHOICE');
}

const KINDS: Readonly<Record<z.infer<typeof PersonKind>, readonly string[]>> = {
  employee: [
    '社員',
    '正社員',
    '従業員',
    '職員',
    '契約社員',
    '嘱託',
    'パート',
    'アルバイト',
    '役員',
    '出向',
    'employee',
  ],
  contractor: ['業務委託', '委託', '請負', '派遣', '派遣社員', '協力会社', '外部', 'contractor'],
};

/** `NOT_A_CHOICE` for a word that is in neither list. */
export function readKind(cell: string): CellReading<z.infer<typeof PersonKind>> {
  const word = foldCode(cell);
  if (KINDS.employee.includes(word)) return read('employee');
  return KINDS.contractor.includes(word) ? read('contractor') : wrong('NOT_A_CHOICE');
}

/** What exports write. */
export function kindWord(kind: z.infer<typeof PersonKind>): string {
  return KINDS[kind][0] ?? kind;
}

export function booleanWord(isSo: boolean): string {
  return (isSo ? YES : NO)[3] ?? '';
}

/** Several in one cell. */
export function readList(cell: string): readonly string[] {
  const parts = cell.split(/[、,，;；\n]/u).map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** What exports write. */
export function listText(parts: readonly string[]): string {
  return parts.join('、');
}

/** `髙→高、﨑→崎`: what the name is written with, and what the card shows in its place. `FORMAT` for anything else. */
export function readSubstitutions(cell: string): CellReading<z.infer<typeof FormSubstitution>[]> {
  const pairs = cell.split(/[、,，;；\s\u3000]+/u).filter((part) => part !== '');
  const substitutions = pairs.map((pair) => pair.split(/[→>＞=＝]/u));
  if (substitutions.some((parts) => parts.length !== 2 || parts.includes(''))) return wrong('FORMAT');
  return read(substitutions.map(([written = '', printed = '']) => ({ written, printed })));
}

export function substitutionsText(substitutions: readonly z.infer<typeof FormSubstitution>[]): string {
  return substitutions.map(({ written, printed }) => `${written}→${printed}`).join('、');
}
