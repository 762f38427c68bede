import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { en } from '@monban/admin-ui/locales/en/catalogue';
import { ja } from '@monban/admin-ui/locales/ja/catalogue';

const SOURCES = fileURLToPath(new URL('../../../../admin-ui/src/', import.meta.url));
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith('locales/'))
  .map((name) => ({ name, text: readFileSync(join(SOURCES, name), 'utf8') }));
const everything = files.map((file) => file.text).join('\n');

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return typeof value === 'string' ? [[here, value] as [string, string]] : leaves(value as object, here);
  });
}

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

/** Is the key written somewhere, whole, or as a template whose fixed parts match it? */
function templates(): RegExp[] {
  const found = everything.matchAll(/`([a-z][A-Za-z-]*\.[^`]*\$\{[^`]*)`/g);
  return [...found].map(([, body]) => {
    const parts = body!.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`);
  });
}

/** One, then many. */
const formsOf = (text: string): readonly string[] => text.split(' | ');

describe('the catalogues', () => {
  const japanese = new Map(leaves(ja));
  const english = new Map(leaves(en));

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).to.deep.equal([...japanese.keys()].sort());
  });

  it('leave no text empty', () => {
    const empty = [...japanese, ...english].filter(([, text]) => text.trim() === '');
    expect(empty).to.deep.equal([]);
  });

  it('take the same values in both languages', () => {
    const different = [...japanese].filter(([key, text]) =>
      formsOf(english.get(key) ?? '').some((form) => placeholders(text).join() !== placeholders(form).join()),
    );
    expect(different.map(([key]) => key)).to.deep.equal([]);
  });

  it('tell one from many in English alone, and by a count', () => {
    const inForms = [...japanese, ...english].filter(([, text]) => formsOf(text).length > 1);
    const wrong = inForms.filter(
      ([key, text]) => english.get(key) !== text || formsOf(text).length !== 2 || !text.includes('{count}'),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('keep out of the characters that messages give a meaning to', () => {
    const special = [...japanese, ...english].filter(([, text]) =>
      formsOf(text).some((form) => /[@|]/.test(form)),
    );
    expect(special).to.deep.equal([]);
  });

  it('write Japanese with full-width punctuation', () => {
    const half = [...japanese].filter(([, text]) =>
      /[\u3040-\u30ff\u4e00-\u9fff][,;:!]/.test(text.replaceAll(': ', '')),
    );
    expect(half.map(([key]) => key)).to.deep.equal([]);
  });

  it('hold no text that no page uses', () => {
    const patterns = templates();
    const unused = [...japanese.keys()].filter(
      (key) => !everything.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).to.deep.equal([]);
  });
});

describe('the sources of the console', () => {
  const TEMPLATE = /<template>([\s\S]*)<\/template>/;

  it('hold no Japanese outside the catalogues', () => {
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const found = files.filter(({ text }) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(code(text)));
    expect(found.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const { name, text } of files.filter((file) => file.name.endsWith('.vue'))) {
    it(`write no literal text in ${name}`, () => {
      const template = (TEMPLATE.exec(text)?.[1] ?? '').replace(/<!--[\s\S]*?-->/g, '');
      const shown = template
        .replace(/\{\{[\s\S]*?\}\}/g, '')
        .replace(/<[a-zA-Z/](?:"[^"]*"|'[^']*'|[^>"'])*>/g, '\n')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /\p{L}{2,}/u.test(line));
      const attributes = [
        ...template.matchAll(/\s(?:label|title|text|lead|placeholder|aria-label|alt)="([^"]+)"/g),
      ];
      expect([...shown, ...attributes.map(([, value]) => value)]).to.deep.equal([]);
    });
  }
});
