import { expect } from 'chai';
import { lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { FILES, linesWhere, ROOT, SOURCES, textOf } from './repository.ts';

const MAXIMUM_CODE_LINES = 300;

describe('layout', () => {
  it('keeps AGENTS.md within 120 lines, and CLAUDE.md a link to it', () => {
    expect(textOf('AGENTS.md').trimEnd().split('\n').length).to.be.at.most(120);
    expect(lstatSync(path.join(ROOT, 'CLAUDE.md')).isSymbolicLink()).to.equal(true);
    expect(readlinkSync(path.join(ROOT, 'CLAUDE.md'))).to.equal('AGENTS.md');
  });

  it('has no barrel files and no folder that attracts everything', () => {
    const attracting = /(^|\/)(utils?|common|shared|helpers?|misc|lib)(\/|\.ts$)|(^|\/)index\.ts$/;
    expect(FILES.filter((file) => attracting.test(file))).to.deep.equal([]);
  });

  it('names TypeScript files in kebab-case, and composables after their question', () => {
    const names = FILES.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')).filter((file) => {
      const name = path.basename(file).replace(/\.test\.ts$|\.model\.test\.ts$|\.config\.ts$|\.ts$/, '');
      const isComposable = file.startsWith('admin-ui/') && /^use[A-Z][A-Za-z]*$/.test(name);
      return !isComposable && !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name);
    });
    expect(names).to.deep.equal([]);
  });

  it(`keeps every source file within ${MAXIMUM_CODE_LINES} lines of code`, () => {
    // Reading tokens takes long, and most files have not even so many lines.
    const large = SOURCES.filter((file) => textOf(file).split('\n').length > MAXIMUM_CODE_LINES);
    const long = large.filter((file) => codeLines(file) > MAXIMUM_CODE_LINES);
    expect(long).to.deep.equal([]);
  });

  it('mirrors the sources: a unit test stands where its source does', () => {
    const strangers = FILES.filter((file) => /^test\/unit\/.*\.test\.ts$/.test(file)).filter((file) => {
      const folder = file.split('/').slice(2, -1);
      const [workspace = '', ...rest] = folder;
      return !SOURCES.some((source) => source.startsWith([workspace, 'src', ...rest, ''].join('/')));
    });
    expect(strangers).to.deep.equal([]);
  });

  it('calls fetch in the console only in admin-ui/src/api', () => {
    const elsewhere = SOURCES.filter(
      (file) => file.startsWith('admin-ui/src/') && !file.startsWith('admin-ui/src/api/'),
    );
    expect(linesWhere(elsewhere, (line) => /(?<![\w.])fetch\((?!\.\.\.)/.exec(line)?.[0])).to.deep.equal([]);
  });

  it('numbers the decisions without a gap, each with its four parts', () => {
    const decisions = FILES.filter((file) => /^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(file)).sort();
    const numbers = decisions.map((file) => Number(path.basename(file).slice(0, 4)));
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
    const parts = ['Status:', '## Context', '## Decision', '## Consequences', 'We would change this when'];
    const incomplete = decisions.flatMap((file) =>
      parts.filter((part) => !textOf(file).includes(part)).map((part) => `${file} lacks "${part}"`),
    );
    expect(incomplete).to.deep.equal([]);
  });
});

/** Lines that hold a token: neither blank nor only comment. In a Vue file all lines that are not blank. */
function codeLines(file: string): number {
  const text = textOf(file);
  if (file.endsWith('.vue')) return text.split('\n').filter((line) => line.trim() !== '').length;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length === 0 && node.getText(source) !== '') {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      for (let line = first; line <= last; line += 1) lines.add(line);
    }
    children.filter((child) => !ts.isJSDoc(child)).forEach(visit);
  };
  visit(source);
  return lines.size;
}
