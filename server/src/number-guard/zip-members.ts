import { strFromU8, unzipSync } from 'fflate';
import { isUnusable, Unusable } from './unusable.ts';

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What all archives of one upload together may unpack to. */
export interface ZipBudget {
  members: number;
  bytes: number;
}

export function newZipBudget(): ZipBudget {
  return { members: 2_000, bytes: 96 * 1024 * 1024 };
}

/**
 * All members of an archive, in memory. Throws `Unusable`: 'too-large' before it would unpack more than the budget, by
 * the sizes that the archive declares (and no more than these is written), 'unreadable' for a damaged or encrypted one.
 */
export function readZip(bytes: Uint8Array, budget: ZipBudget): readonly ZipMember[] {
  if (isEncrypted(bytes)) throw new Unusable('unreadable');
  try {
    const members = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        budget.members -= 1;
        budget.bytes -= originalSize;
        if (budget.members < 0 || budget.bytes < 0) throw new Unusable('too-large');
        return true;
      },
    });
    return Object.entries(members).map(([name, content]) => ({ name, bytes: content }));
  } catch (cause) {
    throw isUnusable(cause) ? cause : new Unusable('unreadable', { cause });
  }
}

/** Local and central headers, APPNOTE.TXT 4.3.7 and 4.3.12; bit 0 of the flags says encrypted. */
const HEADERS = [
  { signature: 'PK\u0003\u0004', flagsAt: 6 },
  { signature: 'PK\u0001\u0002', flagsAt: 8 },
];

function isEncrypted(bytes: Uint8Array): boolean {
  const text = strFromU8(bytes, true);
  return HEADERS.some(({ signature, flagsAt }) => {
    for (let at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 4))
      if (((bytes[at + flagsAt] ?? 0) & 1) === 1) return true;
    return false;
  });
}
