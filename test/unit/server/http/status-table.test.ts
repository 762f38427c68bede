import { ERROR_CODES } from '@monban/core/errors';
import { sentenceOfField } from '@monban/server/http/field-sentences';
import { SENTENCE_OF, STATUS_OF } from '@monban/server/http/status-table';
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../../../server/src');

describe('the table of failures', () => {
  it('has a status and a sentence and a remedy in both languages for every code', () => {
    for (const code of ERROR_CODES) {
      expect(STATUS_OF[code], code).to.be.within(400, 599);
      const { ja, en } = SENTENCE_OF[code];
      expect(ja.title + ja.detail, code).to.match(/[ぁ-ん].*。/);
      expect(en.title + en.detail, code).to.match(/^[\x20-\x7e’]+\.$/);
    }
  });

  it('has a sentence in both languages for every field code that the sources name', () => {
    const codes = new Set<string>();
    for (const entry of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue;
      const text = readFileSync(join(SOURCES, entry), 'utf8');
      for (const match of text.matchAll(/(?:fieldProblem|invalidField|conflict)\(\s*[^,]+,\s*'([A-Z_]+)'/g))
        codes.add(match[1]!);
      for (const match of text.matchAll(/'(USED_BY_[A-Z_]+)'/g)) codes.add(match[1]!);
    }
    expect(codes.size).to.be.greaterThan(20);
    for (const code of codes)
      for (const language of ['ja', 'en'] as const)
        expect(sentenceOfField(code, language), code).to.be.a('string');
  });
});
