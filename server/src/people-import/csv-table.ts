import { CsvError, parse } from 'csv-parse/sync';
import { invalidField } from '../http/problem.ts';

/**
 * The cells of a CSV file, row by row as a spreadsheet counts them. The separator is the comma, tab or semicolon that
 * the first lines use most. `VALIDATION_FAILED` where a quotation mark is never closed.
 */
export function readCsv(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: LONGEST_RECORD,
    });
  } catch (cause) {
    // The library's message repeats what stood there: it goes no further.
    if (cause instanceof CsvError) throw invalidField('/file', 'FILE_UNREADABLE');
    throw cause;
  }
}

const LONGEST_RECORD = 200_000;
const SEPARATORS = [',', '\t', ';'] as const;

function separatorOf(text: string): string {
  const start = text.slice(0, 20_000).split(/\r?\n/u).slice(0, 20).join('\n');
  const counts = SEPARATORS.map((separator) => start.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}
