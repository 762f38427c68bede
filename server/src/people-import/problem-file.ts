import { stringify } from 'csv-stringify/sync';
import type { ImportField } from '@monban/core/api/people-import';
import type { Knex } from '@monban/db/open';
import { sentenceOfField } from '../http/field-sentences.ts';
import type { Language } from '../http/route.ts';
import { harmlessCell } from '../people-export/harmless-cell.ts';
import { readSlices } from './import-row-store.ts';

/**
 * The rows with problems as they came, with what is wrong in a last column: to be put right and sent again. UTF-8 with
 * a mark, as spreadsheet programs open it. Addresses are not in it, nor is anything that was not imported.
 */
export async function problemFile(
  db: Knex,
  run: {
    readonly id: string;
    readonly columns: readonly { readonly header: string; readonly field: ImportField }[];
  },
  language: Language,
): Promise<Buffer> {
  const lines: string[][] = [[...run.columns.map(({ header }) => header), REASON[language]]];
  for await (const rows of readSlices(db, run.id, (query) => void query.where({ outcome: 'problem' })))
    for (const { cells, told } of rows) {
      const reasons = told.problems.map(
        ({ header, code }) => `${header}: ${sentenceOfField(code, language) ?? code}`,
      );
      lines.push([...(cells ?? []).map(harmlessCell), reasons.join(' ')]);
    }
  return Buffer.from(stringify(lines, { bom: true, record_delimiter: 'windows' }), 'utf8');
}

const REASON: Readonly<Record<Language, string>> = { ja: '理由', en: 'Reason' };
