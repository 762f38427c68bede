import { execFileSync } from 'node:child_process';
import { requireOrSkip } from './requirements.ts';

const PROGRAMS = ['pdfinfo', 'pdftotext', 'pdffonts'] as const;

/** What other programs read in a PDF. */
export function poppler(
  program: (typeof PROGRAMS)[number],
  file: string,
  ...options: readonly string[]
): string {
  const words = program === 'pdftotext' ? [file, ...options] : [...options, file];
  return execFileSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 16_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Its pages as text, without spaces and line ends: where a line breaks is not what a paper says. */
export function pagesOfPdf(pdf: Uint8Array): readonly string[] {
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  return text.split('\f').slice(0, -1).map(squeezed);
}

export function squeezed(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, '');
}

export function requirePoppler(context: Mocha.Context): void {
  requireOrSkip(context, hasPoppler() ? undefined : `${PROGRAMS.join(', ')} (poppler-utils)`);
}

function hasPoppler(): boolean {
  try {
    for (const program of PROGRAMS) execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
