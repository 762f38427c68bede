import { exportCell, type ExportedPerson } from '@monban/core/attendance/export-cells';
import type { ExportProfile } from '@monban/core/attendance/export-profiles';
import { stringify } from 'csv-stringify/sync';
import { encodeCp932, unwritableIn } from '../people-export/cp932.ts';
import { harmlessCell } from '../people-export/harmless-cell.ts';

/** A month as one payroll program reads it. */
export interface ExportTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** In the order of people that is given. */
export function exportTable(
  profile: ExportProfile,
  people: readonly ExportedPerson[],
  isRounded: boolean,
): ExportTable {
  const form = { time: profile.time, isRounded };
  return {
    header: profile.columns.map(({ title }) => title),
    rows: people
      .map((person) => ({ ...person, code: paddedCode(profile, person.code) }))
      .map((person) => profile.columns.map(({ value }) => exportCell(value, person, form))),
  };
}

/** The bytes: the same for the same table, whenever they are made. */
export function exportFile(profile: ExportProfile, { header, rows }: ExportTable): Uint8Array {
  const lines = profile.hasHeader ? [header, ...rows] : rows;
  const text = stringify(
    lines.map((line) => line.map(harmlessCell)),
    {
      bom: profile.charset === 'utf-8-bom',
      delimiter: profile.delimiter,
      record_delimiter: 'windows',
    },
  );
  return profile.charset === 'cp932' ? encodeCp932(text) : Buffer.from(text, 'utf8');
}

export interface RefusedPerson {
  readonly code: string;
  readonly why: 'code' | 'characters';
}

/** Whom the program could not take, and why. */
export function refusedPeople(
  profile: ExportProfile,
  people: readonly ExportedPerson[],
): readonly RefusedPerson[] {
  return people.flatMap((person): readonly RefusedPerson[] => {
    const { code } = person;
    if (!isCodeTaken(profile, code)) return [{ code, why: 'code' }];
    return isWritable(profile, person) ? [] : [{ code, why: 'characters' }];
  });
}

function isCodeTaken({ codes, codeLength }: ExportProfile, code: string): boolean {
  if (codes === 'digits6' && !/^\d{1,6}$/.test(code)) return false;
  return codeLength === null || code.length <= codeLength;
}

function isWritable({ charset, columns }: ExportProfile, { code, name }: ExportedPerson): boolean {
  if (charset !== 'cp932') return true;
  const hasName = columns.some(({ value }) => value.kind === 'text' && value.of === 'name');
  return unwritableIn(hasName ? `${code}${name}` : code).length === 0;
}

function paddedCode({ codeLength }: ExportProfile, code: string): string {
  return codeLength === null ? code : code.padStart(codeLength, '0');
}
