import { expect } from 'chai';
import { textOf } from './repository.ts';

/** Licences that ask for no more than their own text to be kept. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

/** A font that may be embedded in documents and handed on with them; the package around it is MIT. */
const FONT = { name: 'node_modules/@expo-google-fonts/biz-udpgothic', license: 'MIT AND OFL-1.1' };

/** MIT by the text of its licence; its package.json does not say so. */
const MIT_BY_ITS_TEXT = 'node_modules/png-js';

/** libvips under the LGPL: a shared library of its own file, unmodified, which anybody may put another one in place of. */
const SHARED_LIBRARY = /^node_modules\/@img\/sharp-[\w-]+$/;
const OF_SHARED_LIBRARY = new Set(['LGPL-3.0-or-later', 'Apache-2.0', 'MIT']);

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly resolved?: string;
}

const LOCKED = Object.entries(
  (JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> }).packages,
);

describe('packages', () => {
  it('that programs use carry a licence from the list', () => {
    const used = LOCKED.filter(([name, { dev, link }]) => name.includes('node_modules/') && !dev && !link);
    expect(used.length).to.be.greaterThan(100);
    const others = used.filter(
      ([name, { license }]) =>
        !isAllowed(license ?? '') &&
        !isShared(name, license) &&
        !(name === FONT.name && license === FONT.license) &&
        name !== MIT_BY_ITS_TEXT,
    );
    expect(others.map(([name, { license }]) => `${name}: ${license ?? 'none named'}`)).to.deep.equal([]);
  });

  it('are locked without the address of a registry', () => {
    const addressed = LOCKED.filter(([, { resolved, link }]) => resolved !== undefined && !link);
    expect(addressed.map(([name]) => name)).to.deep.equal([]);
  });

  it('that compile something at installation are named one by one', () => {
    const { allowScripts } = JSON.parse(textOf('package.json')) as { allowScripts: Record<string, boolean> };
    expect(allowScripts).to.have.all.keys('sqlite3', 'pcsclite', 'esbuild');
  });
});

function isShared(name: string, license = ''): boolean {
  return SHARED_LIBRARY.test(name) && license.split(' AND ').every((part) => OF_SHARED_LIBRARY.has(part));
}

/** `(MIT OR WTFPL)` may be taken as MIT. */
function isAllowed(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((licence) => ALLOWED.has(licence));
}
