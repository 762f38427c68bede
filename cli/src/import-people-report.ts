import { AppError, type FieldProblem } from '@monban/core/errors';
import type { CertVerifyResult } from './cert-verify-command.ts';
import { explain } from './explain.ts';
import { importPeople, isUnusable, type PeopleImportOutcome } from './import-people.ts';

/** `monban import people`: 0 done, 1 problems, 2 unusable. With `json` stdout is exactly one line, whatever the end. */
export async function reportImport(
  json: boolean,
  ...call: Parameters<typeof importPeople>
): Promise<CertVerifyResult> {
  try {
    const outcome = await importPeople(...call);
    const isDone = outcome.kind === 'applied' || outcome.kind === 'compared';
    const stdout = json ? [asJson(outcome)] : asText(outcome);
    return { stdout, stderr: [], exitCode: isDone ? 0 : 1 };
  } catch (error) {
    const isRefused = error instanceof AppError && error.code === 'MY_NUMBER_REFUSED';
    if (!isRefused && !isUnusable(error)) throw error;
    const stdout = json ? [failureAsJson(error, isRefused)] : [];
    return { stdout, stderr: explain(error), exitCode: isRefused ? 1 : 2 };
  }
}

function asJson({ kind, run, problems }: PeopleImportOutcome): string {
  const { id, failure, charset, counts, dropped, newDepartments, departmentDifferences, leaving } = run;
  return JSON.stringify({
    kind,
    importId: kind === 'applied' ? id : null,
    failure,
    charset,
    counts,
    dropped,
    newDepartments,
    departmentDifferences,
    leaving,
    problems: placesOf(problems).map(({ row, column, header, code }) => ({ row, column, header, code })),
  });
}

/** Places only: what stands there stays in the file. */
function failureAsJson({ code, details }: AppError, isRefused: boolean): string {
  const problems = Array.isArray(details['problems']) ? (details['problems'] as readonly FieldProblem[]) : [];
  const places = problems.map(({ pointer, code: problem }) => ({ pointer, code: problem }));
  return JSON.stringify({ kind: isRefused ? 'refused' : 'unusable', code, problems: places });
}

function asText({ kind, run, problems }: PeopleImportOutcome): readonly string[] {
  const { counts, dropped, newDepartments, departmentDifferences, leaving, charset } = run;
  return [
    HEADINGS[kind],
    `  read as ${charset ?? 'a workbook'}`,
    `  added ${counts.added}, changed ${counts.changed}, unchanged ${counts.unchanged}`,
    `  not in the file ${counts.missing} (nobody ends for that), with problems ${counts.problem}`,
    ...(dropped.length > 0 ? [`  left out: ${dropped.map(({ header }) => header).join(', ')}`] : []),
    ...(newDepartments.length > 0 ? [`  new departments: ${newDepartments.join(', ')}`] : []),
    ...departmentDifferences.map(
      ({ code, what, here, inFile }) =>
        `  department ${code}: ${what} is ${here || 'none'} here, ${inFile} in the file`,
    ),
    ...(leaving > 0 ? [`  ${leaving} people here have left by the file: their badges and accounts end`] : []),
    ...placesOf(problems).map(({ row, header, message }) => `row ${row ?? ''}, ${header}: ${message}`),
  ];
}

const HEADINGS: Readonly<Record<PeopleImportOutcome['kind'], string>> = {
  applied: 'applied',
  compared: 'compared; nobody was changed',
  problems: 'problems; nobody was changed',
  failed: 'failed; nobody was changed',
};

function placesOf(rows: PeopleImportOutcome['problems']) {
  return rows.flatMap(({ row, problems }) => problems.map((problem) => ({ row, ...problem })));
}
