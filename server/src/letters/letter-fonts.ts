import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { LetterLanguage } from '@monban/core/api/letters';
import { AppError } from '@monban/core/errors';

/** A font as far as setting a line needs it. */
interface Font {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string): { readonly advanceWidth: number };
}

// The package has no types of its own; it is what pdfkit draws with, so that both measure alike.
const { create } = createRequire(import.meta.url)('fontkit') as {
  readonly create: (bytes: Uint8Array) => Font;
};

interface FontFile {
  readonly name: FontName;
  readonly bytes: Uint8Array;
  readonly font: Font;
  /** By code point, as far as it was asked: looking into the font takes its time. */
  readonly glyphs: Map<number, boolean>;
}

/** Text that one font can draw. */
export interface Run {
  readonly font: FontName;
  readonly text: string;
  /** In points, at a size of one point. */
  readonly width: number;
}

/**
 * The text cut into runs, each in the first font of the language that has its characters. `VALIDATION_FAILED` names a
 * character that no font has: a letter never shows an empty box in the place of somebody's name.
 */
export function runsOf(text: string, language: LetterLanguage, isBold: boolean): readonly Run[] {
  const runs: { file: FontFile; text: string }[] = [];
  for (const character of drawn(text)) {
    const file = fileFor(character, chainOf(language, isBold));
    const last = runs.at(-1);
    if (last?.file === file) last.text += character;
    else runs.push({ file, text: character });
  }
  return runs.map((run) => ({ font: run.file.name, text: run.text, width: widthOf(run.file, run.text) }));
}

/** Composed, and without variation selectors: which variant of 葛 it is, no font here tells; the base stands for it. */
function drawn(text: string): string {
  return text.normalize('NFC').replace(/[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu, '');
}

/** Throws `VALIDATION_FAILED` with the first character that no font of the language can draw. */
export function requirePrintable(text: string, language: LetterLanguage): void {
  for (const isBold of [false, true]) {
    for (const character of new Set(drawn(text))) {
      if (character !== '\n') fileFor(character, chainOf(language, isBold));
    }
  }
}

/** For a document that draws with it. */
export function fontBytes(font: FontName): Uint8Array {
  return fileOf(font).bytes;
}

const BIZ = '@expo-google-fonts/biz-udpgothic';
const FOLDER = new URL('../../fonts/', import.meta.url);

/** The universal-design face, and Noto Sans for what it has not: server/fonts/README.md. */
const SOURCES = {
  biz: () => resolved(`${BIZ}/400Regular/BIZUDPGothic_400Regular.ttf`),
  'biz-bold': () => resolved(`${BIZ}/700Bold/BIZUDPGothic_700Bold.ttf`),
  jp: () => new URL('noto-sans-jp-400.ttf', FOLDER),
  sc: () => new URL('noto-sans-sc-400.ttf', FOLDER),
  'sc-bold': () => new URL('noto-sans-sc-700.ttf', FOLDER),
  kr: () => new URL('noto-sans-kr-400.ttf', FOLDER),
  'kr-bold': () => new URL('noto-sans-kr-700.ttf', FOLDER),
  latin: () => new URL('noto-sans-latin-400.ttf', FOLDER),
  'latin-bold': () => new URL('noto-sans-latin-700.ttf', FOLDER),
} as const;
export type FontName = keyof typeof SOURCES;

function resolved(file: string): string {
  return createRequire(import.meta.url).resolve(file);
}

/** A language begins with its own face: the same character is written otherwise in Chinese than in Japanese. */
const FIRST: Partial<Record<LetterLanguage, readonly [FontName, FontName]>> = {
  zh: ['sc', 'sc-bold'],
  ko: ['kr', 'kr-bold'],
};

function chainOf(language: LetterLanguage, isBold: boolean): readonly FontName[] {
  const weight = isBold ? 1 : 0;
  const first = FIRST[language];
  const rest = [
    isBold ? 'biz-bold' : 'biz',
    'jp',
    isBold ? 'kr-bold' : 'kr',
    isBold ? 'sc-bold' : 'sc',
    isBold ? 'latin-bold' : 'latin',
  ] as const;
  return first === undefined ? rest : [first[weight], ...rest];
}

function fileFor(character: string, chain: readonly FontName[]): FontFile {
  const codePoint = character.codePointAt(0) ?? 0;
  const name = chain.find((candidate) => hasGlyph(fileOf(candidate), codePoint));
  if (name === undefined) throw notPrintable(character, codePoint);
  return fileOf(name);
}

function hasGlyph({ font, glyphs }: FontFile, codePoint: number): boolean {
  const has = glyphs.get(codePoint) ?? font.hasGlyphForCodePoint(codePoint);
  glyphs.set(codePoint, has);
  return has;
}

function notPrintable(character: string, codePoint: number): AppError {
  const message = `${character} (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;
  return new AppError('VALIDATION_FAILED', {
    details: { problems: [{ pointer: '', code: 'CHARACTER_NOT_PRINTABLE', message }] },
  });
}

/** Read when they are first needed, and kept: some are megabytes. */
const files = new Map<FontName, FontFile>();

function fileOf(name: FontName): FontFile {
  const known = files.get(name);
  if (known !== undefined) return known;
  const bytes = readFileSync(SOURCES[name]());
  const file: FontFile = { name, bytes, font: create(bytes), glyphs: new Map() };
  files.set(name, file);
  return file;
}

const widths = new Map<string, number>();
const MOST_WIDTHS = 20_000;

/** With kerning, as it will be drawn. */
function widthOf(file: FontFile, text: string): number {
  const key = `${file.name} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const width = file.font.layout(text).advanceWidth / file.font.unitsPerEm;
  if (widths.size >= MOST_WIDTHS) widths.clear();
  widths.set(key, width);
  return width;
}
