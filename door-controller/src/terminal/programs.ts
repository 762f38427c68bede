import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@monban/core/errors';
import { AudienceName, Base64Url, CONSOLE_AUDIENCE, ScopeName } from '@monban/core/access/policy';
import { z } from 'zod';

/** A program on this machine that may ask for taps, and for what. */
const Program = z.strictObject({
  name: z.string().min(1).max(60),
  /** SHA-256 of the program's secret, base64url: the secret itself stays in the program's own file (mode 0600). */
  secretHash: Base64Url.length(43),
  /** Each audience with the scopes that this program may ask for. */
  audiences: z.record(
    AudienceName.refine((name) => name !== CONSOLE_AUDIENCE, 'is for the console alone'),
    z.array(ScopeName).max(16),
  ),
});
export type Program = z.infer<typeof Program>;

const ProgramsFile = z.strictObject({ programs: z.array(Program).max(64) });

/** No program where no file is named. Throws `CONFIGURATION_INVALID` for a file that is not as the document says. */
export async function readPrograms(path: string | undefined): Promise<readonly Program[]> {
  if (path === undefined) return [];
  const parsed = ProgramsFile.safeParse(await readJson(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { programs } = parsed.data;
  const twice = programs.find(({ name }, index) => programs.findIndex((one) => one.name === name) !== index);
  if (twice) throw invalid(path, `${twice.name} is listed twice`);
  return programs;
}

/** By its secret, compared in constant time with every program's. */
export function findProgram(programs: readonly Program[], secret: string): Program | undefined {
  const hash = createHash('sha256').update(secret, 'utf8').digest();
  return programs
    .map((program) => ({
      program,
      isIt: timingSafeEqual(Buffer.from(program.secretHash, 'base64url'), hash),
    }))
    .find(({ isIt }) => isIt)?.program;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw invalid(path, 'it cannot be read as JSON', cause);
  }
}

function invalid(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { path, problem }, cause });
}
