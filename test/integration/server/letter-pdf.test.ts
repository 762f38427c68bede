import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LETTER_SIZES, type LetterSize } from '@monban/core/api/letters';
import { AppError } from '@monban/core/errors';
import type { Letter } from '@monban/core/letters/letter';
import { letterPdf } from '@monban/server/letters/letter-pdf';
import { expect } from 'chai';
import { EVERY_LANGUAGE, everySampleLetter, sampleLetter } from '../../support/letter-samples.ts';
import { poppler, requirePoppler, squeezed } from '../../support/poppler.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../support/temporary-directory.ts';

const AT = new Date('2026-11-24T00:00:00.000Z');

describe('Letters as PDF', () => {
  let folder: TemporaryDirectory;

  before(async function () {
    requirePoppler(this);
    folder = await temporaryDirectory();
  });

  after(() => folder.remove());

  it('are tagged, named and on A4, in every language and both sizes', async () => {
    for (const size of LETTER_SIZES) {
      for (const language of EVERY_LANGUAGE) {
        const letter = sampleLetter('form-preparation', language);
        const info = poppler('pdfinfo', await written(letter, size));
        expect(info, `${language} ${size}`).to.match(/Tagged: +yes/);
        expect(info)
          .to.match(/\(A4\)/)
          .and.to.include(letter.title);
        expect(info).to.match(/JavaScript: +no/);
      }
    }
  });

  it('have headings, lists, row headers and links for whoever listens', async () => {
    const file = await written(sampleLetter('card-care', 'en'), 'normal');
    const tree = poppler('pdfinfo', file, '-struct');
    for (const element of ['H1', 'H2', 'LBody', 'TH', 'Link']) expect(tree).to.include(element);
  });

  it('embed every font that they use, with the characters that it stands for', async () => {
    for (const language of EVERY_LANGUAGE) {
      const fonts = poppler('pdffonts', await written(sampleLetter('card-care', language), 'normal'))
        .trim()
        .split('\n')
        .slice(2);
      expect(fonts.length).to.be.greaterThan(0);
      for (const font of fonts) expect(font).to.match(/yes yes yes/);
    }
  });

  for (const language of EVERY_LANGUAGE) {
    it(`hold every word of the letter, in its order (${language})`, async () => {
      for (const letter of everySampleLetter().filter((one) => one.language === language)) {
        const text = squeezed(poppler('pdftotext', await written(letter, 'large'), '-'));
        expect(text, letter.kind).to.include(squeezed(letter.title));
        for (const block of letter.blocks) {
          if (block.kind === 'heading') expect(text).to.include(squeezed(block.text));
          if (block.kind === 'link') expect(text).to.include(block.url);
        }
      }
    });
  }

  it('write rare characters of a name, and Korean and Chinese ones in a Japanese letter', async () => {
    const name = '𠮷野 髙﨑 濵德 한글 张伟';
    const text = poppler('pdftotext', await written(sampleLetter('invitation', 'ja', name), 'normal'), '-');
    for (const part of name.split(' ')) expect(squeezed(text)).to.include(part);
  });

  it('are refused with the character that no font has, before anything is made', () => {
    const letters = [sampleLetter('invitation', 'ja', '山田'), sampleLetter('invitation', 'ja', '山𛀂田')];
    let refused: unknown;
    try {
      letterPdf(letters, { size: 'normal', at: AT });
    } catch (error) {
      refused = error;
    }
    expect(refused).to.be.instanceOf(AppError);
    expect(JSON.stringify(refused instanceof AppError ? refused.details : {})).to.include('𛀂 (U+1B002)');
  });

  it('begin a page for each person when they are one file', async () => {
    const names = ['田中', '佐藤', '鈴木'];
    const letters = names.map((name) => sampleLetter('first-reminder', 'ja', name));
    const file = join(folder.path, 'all.pdf');
    writeFileSync(file, await bytesOf(letters, 'normal'));
    const pages = poppler('pdftotext', file, '-').split('\f');
    for (const name of names) {
      expect(pages.filter((page) => page.includes(`${name} 様`))).to.have.length(1);
    }
  });

  async function written(letter: Letter, size: LetterSize): Promise<string> {
    const file = join(folder.path, 'letter.pdf');
    writeFileSync(file, await bytesOf([letter], size));
    return file;
  }
});

async function bytesOf(letters: readonly Letter[], size: LetterSize): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of letterPdf(letters, { size, at: AT })) parts.push(part);
  return Buffer.concat(parts);
}
