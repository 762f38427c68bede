import { LocalDate } from '@monban/core/access/policy';
import { ImportCharset } from '@monban/core/api/people-import';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { endAsUnusable } from './end-as-unusable.ts';

interface ImportOptions {
  readonly mapping?: string;
  readonly charset?: ImportCharset;
  readonly sheet?: number;
  readonly headerRow?: number;
  readonly site?: string;
  readonly transfersFrom?: string;
  readonly createDepartments?: true;
  readonly skipProblems?: true;
  readonly dryRun?: true;
  readonly problems?: string;
  readonly json?: true;
  readonly data?: string;
}

/** `monban import people`: files of HR systems, as the console reads them. */
export function addImport(program: Command, environmentWith: (data?: string) => NodeJS.ProcessEnv): void {
  const command = program
    .command('import')
    .description('bring files in')
    .command('people')
    .description(
      'compare a file of people with who is there, and apply it; exit code 0, 1 problems, 2 unusable',
    )
    .argument('<file>', 'CSV or Excel (xlsx); columns: docs/formats/people-file.md')
    .option('--dry-run', 'say what would happen, and change nobody')
    .option('--skip-problems', 'leave rows with problems out; without it they hold up the whole')
    .option('--problems <path>', 'write the rows with problems and the reasons into this new file')
    .option('--json', 'one line for programs')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .exitOverride(endAsUnusable);
  understoodWith(command).action(async (file: string, { json, data, ...options }: ImportOptions) => {
    const { reportImport } = await import('./import-people-report.ts');
    const request = {
      ...options,
      file,
      createDepartments: options.createDepartments === true,
      skipProblems: options.skipProblems === true,
      dryRun: options.dryRun === true,
    };
    const tools = { clock: () => new Date(), progress: console.error };
    const result = await reportImport(json === true, environmentWith(data), request, tools);
    for (const line of result.stderr) console.error(line);
    for (const line of result.stdout) console.log(line);
    process.exitCode = result.exitCode;
  });
}

/** How the file is read, and what it means where it says nothing. */
function understoodWith(command: Command): Command {
  return command
    .option('--mapping <name>', 'a saved meaning of the columns; without it by their names')
    .option('--create-departments', 'make departments that are not there')
    .option('--site <name>', 'of new people, where the file says none')
    .option(
      '--transfers-from <day>',
      'YYYY-MM-DD, from when departments, sites and titles of present people hold; by default today',
      calendarDay,
    )
    .addOption(
      new Option('--charset <name>', 'of a CSV file; by default as it seems').choices(ImportCharset.options),
    )
    .option('--sheet <number>', 'of a workbook, from 1', wholeNumber)
    .option('--header-row <number>', 'the row with the names of the columns, from 1', wholeNumber);
}

function calendarDay(text: string): string {
  const day = LocalDate.safeParse(text);
  if (!day.success) throw new InvalidArgumentError('a day as YYYY-MM-DD');
  return day.data;
}

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text)) throw new InvalidArgumentError('a whole number from 1');
  return Number(text);
}
