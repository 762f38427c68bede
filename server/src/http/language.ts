import type { Language } from './route.ts';

/** The language to answer in, from `Accept-Language` (RFC 9110 section 12.5.4); Japanese unless English is wanted more. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const weights = { ja: 0, en: 0, other: 0 };
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const kind = kindOf(tag);
    weights[kind] = Math.max(weights[kind], weightOf(parameters));
  }
  return weights.en > weights.ja ? 'en' : 'ja';
}

function kindOf(tag: string): 'ja' | 'en' | 'other' {
  if (/^ja(-|$)/.test(tag)) return 'ja';
  return /^en(-|$)/.test(tag) ? 'en' : 'other';
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
