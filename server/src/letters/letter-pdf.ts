import type { LetterLanguage, LetterSize } from '@monban/core/api/letters';
import type { Sheet } from '@monban/core/letters/letter';
import { mailText } from '@monban/core/letters/mail-text';
import PDFDocument from 'pdfkit';
import { drawLetter } from './draw-letter.ts';
import { layOutLetter } from './lay-out-letter.ts';
import { requirePrintable } from './letter-fonts.ts';

/** What a file is told besides its letters, which are all of one kind and language. */
export interface PdfOptions {
  readonly size: LetterSize;
  readonly at: Date;
}

/**
 * The letters one after the other, each from a page of its own, in a tagged PDF that follows PDF/UA-1 (ISO 14289-1);
 * it is made while it is read. A character that no font can draw is refused before the first byte, by name
 * (`VALIDATION_FAILED`).
 */
export function letterPdf(letters: readonly Sheet[], options: PdfOptions): AsyncIterable<Uint8Array> {
  for (const letter of letters) requirePrintable(allWords(letter), letter.language);
  return drawn(letters, options);
}

/** RFC 5646. */
export function languageTag(language: LetterLanguage): string {
  return TAGS[language];
}

const TAGS: Readonly<Record<LetterLanguage, string>> = {
  ja: 'ja',
  'ja-easy': 'ja',
  en: 'en',
  zh: 'zh-Hans',
  ko: 'ko',
  es: 'es',
  pt: 'pt-BR',
};

function allWords(letter: Sheet): string {
  return `${letter.title} ${letter.foot ?? ''} ${mailText(letter).text}`;
}

/** Known to pdfkit, not to its types. */
const ACCESSIBLE: object = { subset: 'PDF/UA' };

/** Between two pages others are served. */
async function* drawn(letters: readonly Sheet[], { size, at }: PdfOptions): AsyncGenerator<Uint8Array> {
  const [first] = letters;
  if (first === undefined) return;
  const document = new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    ...ACCESSIBLE,
    tagged: true,
    displayTitle: true,
    lang: languageTag(first.language),
    info: { Title: first.title, Author: first.from, CreationDate: at, ModDate: at },
  });
  for (const letter of letters) {
    const pages = drawLetter(document, letter, await layOutLetter(letter, size));
    while (pages.next().done !== true) {
      yield* taken(document);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  document.end();
  yield* taken(document);
}

function* taken(document: PDFKit.PDFDocument): Generator<Uint8Array> {
  for (;;) {
    const bytes = document.read() as Uint8Array | null;
    if (bytes === null) return;
    yield bytes;
  }
}
