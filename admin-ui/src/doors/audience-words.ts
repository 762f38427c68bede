import type { TerminalAudience } from '@monban/core/access/policy';
import { t } from '../text/text.ts';

/** One use of a terminal as a line: its name, how far it goes, and what the card check has to reach. */
export function audienceText({ audience, scopes, requiredAssurance }: TerminalAudience): string {
  const level = t(`doors.assuranceLevels.${requiredAssurance}`);
  return scopes.length === 0 ? `${audience} · ${level}` : `${audience}: ${scopes.join(' ')} · ${level}`;
}

/** The lines of the form: one use each, `audience level scope scope`. */
export function audiencesToLines(audiences: readonly TerminalAudience[]): string {
  return audiences
    .map(({ audience, scopes, requiredAssurance }) => [audience, requiredAssurance, ...scopes].join(' '))
    .join('\n');
}

/** The server, and the same schema in the form, say what is wrong with a word. */
export function audiencesFromLines(lines: string): unknown[] {
  return lines
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '')
    .map(([audience = '', requiredAssurance = '', ...scopes]) => ({ audience, requiredAssurance, scopes }));
}
