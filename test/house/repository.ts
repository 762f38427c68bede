import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Files git tracks or would add, as paths from the root, without links. */
export const FILES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
)
  .split('\0')
  .filter((file) => file !== '' && exists(file) && !lstatSync(path.join(ROOT, file)).isSymbolicLink());

/** Sources of programs: TypeScript and Vue under some `src`. */
export const SOURCES: readonly string[] = FILES.filter((file) => /^[a-z-]+\/src\/.*\.(ts|vue)$/.test(file));

export const DOCUMENTS: readonly string[] = FILES.filter((file) => file.endsWith('.md'));

export function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

export function exists(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

/** `src/a.ts:12: what` for every line that `find` says something about. */
export function linesWhere(files: readonly string[], find: (line: string) => string | undefined): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => {
        const found = find(line);
        return found === undefined ? [] : [`${file}:${index + 1}: ${found}`];
      }),
  );
}
