import { createProgram } from '@monban/cli/program';
import { expect } from 'chai';
import path from 'node:path';
import { DOCUMENTS, exists, FILES, SOURCES, textOf } from './repository.ts';

/** Made by building, running or testing: a document may name them, the tree does not hold them. */
const MADE = /^(data|coverage|node_modules|test\/artefacts)(\/|$)|(^|\/)dist(\/|$)/;
const TOP_LEVEL = new Set(FILES.map((file) => file.split('/')[0]));

describe('documents', () => {
  for (const document of DOCUMENTS) {
    it(`${document} names only npm scripts that exist`, () => {
      expect(scriptsNamedIn(textOf(document)).filter((script) => !scriptExists(script))).to.deep.equal([]);
    });

    it(`${document} names only files and folders that exist`, () => {
      expect(pathsNamedIn(document).filter((name) => !pathExists(name))).to.deep.equal([]);
    });
  }

  it('name only commands of monban that exist', () => {
    const commands = createProgram().commands.map((command) => command.name());
    const named = DOCUMENTS.flatMap((document) => [
      ...textOf(document).matchAll(/npx --no monban ([a-z-]+)/g),
    ]).map(([, command]) => command);
    expect(named.filter((command) => !commands.includes(command ?? ''))).to.deep.equal([]);
  });

  it('that a comment names are in this repository', () => {
    const known = new Set(DOCUMENTS.map((document) => path.basename(document)));
    const named = SOURCES.flatMap((file) => textOf(file).match(/[\w-]+\.md\b/g) ?? []);
    expect([...new Set(named)].filter((name) => !known.has(name))).to.deep.equal([]);
  });

  it('hold every ruling that a comment cites', () => {
    const rulings = [...textOf('docs/decisions/README.md').matchAll(/^\| (\d+) +\|/gm)].map(
      ([, number]) => number,
    );
    const cited = FILES.filter((file) => /\.(ts|vue|mjs)$/.test(file)).flatMap((file) =>
      [...textOf(file).matchAll(/\b[Rr]ulings? ((?:\d+)(?:(?:, | and )\d+)*)/g)].flatMap(([, numbers = '']) =>
        numbers.split(/\D+/),
      ),
    );
    const missing = [...new Set(cited)].filter((number) => !rulings.includes(number));
    expect(missing).to.deep.equal([]);
  });
});

interface Script {
  readonly name: string;
  readonly workspace: string;
}

function scriptsNamedIn(text: string): Script[] {
  const run = [
    ...text.matchAll(
      /\bnpm (?:--silent )?run (?:--silent )?([a-z][a-z:-]*)(?: -w (?:@monban\/)?([a-z-]+))?/g,
    ),
  ];
  const direct = [...text.matchAll(/\bnpm (?:--silent )?(start|test)\b/g)];
  return [...run, ...direct].map(([, name = '', workspace = '.']) => ({ name, workspace }));
}

function scriptExists({ name, workspace }: Script): boolean {
  const file = path.join(workspace, 'package.json');
  const { scripts = {} } = JSON.parse(textOf(file)) as { scripts?: Record<string, string> };
  return name in scripts;
}

/** Links, and everything in backquotes that begins like a path of this tree. */
function pathsNamedIn(document: string): string[] {
  const text = textOf(document).replaceAll(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\(([^)#\s]+)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => path.join(path.dirname(document), target));
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, word = '']) => word.replace(/^\.\//, '').replace(/:\d+$/, ''))
    .filter((word) => word.includes('/') && TOP_LEVEL.has(word.split('/')[0]) && !/[<>…(]|NNNN/.test(word));
  return [...links, ...quoted.flatMap(alternatives)];
}

/** `a/{b,c}.md` names two files. */
function alternatives(word: string): string[] {
  const match = /^(.*)\{([^{}]+)\}(.*)$/.exec(word);
  if (!match) return [word];
  const [, before = '', inside = '', after = ''] = match;
  return inside.split(',').flatMap((part) => alternatives(`${before}${part}${after}`));
}

function pathExists(name: string): boolean {
  const bare = name.replace(/\/+$/, '');
  if (MADE.test(bare) || exists(bare)) return true;
  if (!bare.includes('*')) return false;
  const pattern = bare.split('*').map((part) => part.replaceAll(/[.+^$()[\]\\]/g, '\\$&'));
  return FILES.some((file) => new RegExp(`^${pattern.join('.*')}`).test(file));
}
