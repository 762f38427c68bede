import { readFile, stat } from 'node:fs/promises';
import { NATIONAL_CARD_PROFILES } from '@monban/card-ap/card-profile';
import { AppError } from '@monban/core/errors';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { z } from 'zod';

/** What can be asked for with `--profile`, the first by default. */
export const CERTIFICATE_PROFILES: readonly PathProfile[] = [
  ...NATIONAL_CARD_PROFILES.map(({ certificate }) => certificate),
  NEUTRAL_PROFILE,
];

/** Throws `CONFIGURATION_INVALID`, as all here do. */
export function profileNamed(name: string): PathProfile {
  const names = CERTIFICATE_PROFILES.map((profile) => profile.name).join(', ');
  return (
    CERTIFICATE_PROFILES.find((profile) => profile.name === name) ??
    raise(
      unusable('--profile', {
        problem: 'There is no profile of this name.',
        remedy: `Take one of: ${names}.`,
      }),
    )
  );
}

export function instantOf(text: string): Date {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (parsed.success) return new Date(parsed.data);
  throw unusable('--at', { problem: 'It is not an instant.', remedy: 'Write it as 2026-04-01T00:00:00Z.' });
}

/** The whole file, unless it is larger than anything that it could be. */
export async function readInput(path: string, maxBytes: number): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unusable(path, { problem: 'It cannot be found.', remedy: 'Name a file that is there.', cause });
  });
  if (!info.isFile()) throw unusable(path, { problem: 'It is not a file.', remedy: 'Name a file.' });
  if (info.size > maxBytes)
    throw unusable(path, { problem: `It is larger than ${maxBytes} bytes.`, remedy: 'Name another file.' });
  return readFile(path).catch((cause: unknown) => {
    throw unusable(path, { problem: 'It cannot be read.', remedy: 'Make it readable for this user.', cause });
  });
}

export interface Trouble {
  readonly problem: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

/** Names what cannot be used and what to do about it; the command ends with exit code 2. */
export function unusable(what: string, { problem, remedy, cause }: Trouble): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { what, problem, remedy }, cause });
}

function raise(error: AppError): never {
  throw error;
}
