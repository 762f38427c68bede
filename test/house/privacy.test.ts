import { expect } from 'chai';
import { FILES, textOf } from './repository.ts';

const ROW = /^\|(?<way>[^|]+)\|(?<what>[^|]+)\|\s*`(?<file>test\/[^`]+)`: (?<sentence>[^|]+?)\s*\|$/gm;

describe('docs/privacy.md', () => {
  const rows = [...textOf('docs/privacy.md').matchAll(ROW)].map(({ groups }) => groups ?? {});

  it('lists the ways in, each with a test that there is', () => {
    expect(rows.length).to.be.greaterThan(12);
    const missing = rows.filter(
      ({ file = '', sentence = '' }) => !FILES.includes(file) || !textOf(file).includes(sentence),
    );
    expect(missing.map(({ way, file }) => `${way?.trim()}: ${file}`)).to.deep.equal([]);
  });

  it('has a row for every line of its table', () => {
    const lines = textOf('docs/privacy.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('`test/'));
    expect(rows.length).to.equal(lines.length);
  });
});

describe('the browser', () => {
  /** What each keeps is parsed by a schema when it is read, and is chosen from a list or measured when it is written. */
  const KEEPERS = [
    'admin-ui/src/holder-insert/window-place.ts',
    'admin-ui/src/terminals/card-sign-in.ts',
    'admin-ui/src/text/text.ts',
    'admin-ui/src/theme/use-theme.ts',
    'admin-ui/src/ui/preferences.ts',
  ];

  it('goes to no address but through the router, which leaves a My Number out', () => {
    const sources = FILES.filter((file) => /^admin-ui\/src\/.*\.(ts|vue)$/.test(file));
    const aside = sources.filter((file) =>
      /history\.(push|replace)State|location\.(hash|search) =/.test(textOf(file)),
    );
    expect(aside).to.deep.equal([]);
    const router = textOf('admin-ui/src/router.ts');
    expect(router).to.match(/beforeEach\(async \(to\) => \{\s+const free = numberFreeAddress\(to\);/);
  });

  it('asks for what is typed only where a My Number is refused', () => {
    const asking = FILES.filter((file) => file.startsWith('admin-ui/src/ui/')).filter((file) =>
      /type="search"|role="combobox"/.test(textOf(file)),
    );
    expect(asking.length).to.be.greaterThan(2);
    const open = asking.filter((file) => !/useSearch|holdsMyNumber/.test(textOf(file)));
    expect(open).to.deep.equal([]);
  });

  it('keeps settings of fixed shapes only', () => {
    const sources = FILES.filter((file) => /^admin-ui\/src\/.*\.(ts|vue)$/.test(file));
    const keeping = sources.filter((file) =>
      /localStorage\.|sessionStorage|indexedDB|document\.cookie/.test(textOf(file)),
    );
    expect(keeping.sort()).to.deep.equal(KEEPERS);
  });
});
