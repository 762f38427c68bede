import { expect } from 'chai';
import { FILES, linesWhere, SOURCES, textOf } from './repository.ts';

const TEXT = /\.(ts|vue|mjs|cjs|js|json|md|sh|html|css|yml|yaml|txt|conf)$|(^|\/)\.[a-z]+rc$|^\.ci\/run$/;

/**
 * What may stand in no file: it is true on one machine only. Written so that this file does not hold it either.
 */
const MACHINE_ONLY: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "somebody's folder",
    pattern: /(?<![\w.])\/(?:work|root|Users)\/[\w.-]+|\/home\/(?!node\b)[a-z]\w*\//,
  },
  {
    what: 'a package registry',
    pattern: /\bregistry\.[a-z0-9-]+\.[a-z]+|https?:\/\/[\w.-]*(?:verdaccio|artifactory|nexus)\b/i,
  },
  {
    what: 'a private network address',
    pattern: /\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?:\.\d{1,3})?:\d+/,
  },
  { what: 'an assistant', pattern: /\banthropic\b|\bclaude\b(?!\.md)|\bcopilot\b|\bchatgpt\b/i },
  { what: 'an unfinished place', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/ },
];

describe('words', () => {
  for (const { what, pattern } of MACHINE_ONLY) {
    it(`name nowhere ${what}`, () => {
      const files = FILES.filter((file) => TEXT.test(file) && file !== 'test/house/words.test.ts');
      expect(linesWhere(files, (line) => pattern.exec(line)?.[0])).to.deep.equal([]);
    });
  }

  it('switch off no rule without a reason, after `--` or in the comment above', () => {
    const files = FILES.filter((file) => /\.(ts|vue)$/.test(file) && file !== 'test/house/words.test.ts');
    const silenced = files.flatMap((file) => {
      const lines = textOf(file).split('\n');
      return lines.flatMap((line, index) => {
        if (!/@ts-(?:ignore|expect-error|nocheck)|eslint-disable/.test(line)) return [];
        const hasReason = line.includes(' -- ') || /^\s*\/\//.test(lines[index - 1] ?? '');
        return hasReason ? [] : [`${file}:${index + 1}`];
      });
    });
    expect(silenced).to.deep.equal([]);
  });

  it('reach people through the catalogues: no Japanese outside them in the console', () => {
    const pages = SOURCES.filter(
      (file) => file.startsWith('admin-ui/src/') && !file.startsWith('admin-ui/src/locales/'),
    );
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
    const found = linesWhere(pages, (line) => {
      const isComment = /^\s*(\/\/|\*|\/\*|<!--)/.test(line);
      return !isComment && japanese.test(line.replace(/\/\/.*$/, '')) ? line.trim() : undefined;
    });
    expect(found).to.deep.equal([]);
  });
});
