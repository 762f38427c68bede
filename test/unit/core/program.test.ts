import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { programArguments } from '@monban/core/program';
import { expect } from 'chai';
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts';

const LOADER = ['--import', 'file:///loader.mjs'];
const WORKSPACES = ['core', 'card-ap', 'trust', 'db', 'server', 'door-controller', 'simulators', 'cli'];
const BUILT_AT = new Date('2026-11-21T09:00:00.000Z');
const BEFORE = new Date('2026-11-21T08:00:00.000Z');
const AFTER = new Date('2026-11-21T10:00:00.000Z');

describe('a program of ours', () => {
  let folder: TemporaryDirectory;
  const at = (path: string) => join(folder.path, path);
  const source = () => pathToFileURL(at('server/src/main.ts'));
  const chosen = (loader: readonly string[] | null = LOADER) =>
    programArguments(source(), { root: pathToFileURL(`${folder.path}/`), loader });
  const fromBuild = () => [at('server/dist/main.js')];
  const fromSource = () => [...LOADER, fileURLToPath(source())];

  beforeEach(async () => {
    folder = await temporaryDirectory();
    for (const name of [...WORKSPACES.map((workspace) => `${workspace}/src`), 'server/dist', 'node_modules'])
      mkdirSync(at(name), { recursive: true });
    for (const file of ['server/src/main.ts', 'server/dist/main.js', 'node_modules/.monban-programs'])
      writeFileSync(at(file), '');
    for (const workspace of WORKSPACES) utimesSync(at(`${workspace}/src`), BEFORE, BEFORE);
    utimesSync(at('server/src/main.ts'), BEFORE, BEFORE);
    utimesSync(at('node_modules/.monban-programs'), BUILT_AT, BUILT_AT);
  });
  afterEach(() => folder.remove());

  it('runs what was built after its sources were saved', () => {
    expect(chosen()).to.deep.equal(fromBuild());
  });

  it('runs its sources once one of them is newer', () => {
    utimesSync(at('server/src/main.ts'), AFTER, AFTER);
    expect(chosen()).to.deep.equal(fromSource());
  });

  it('runs its sources once one of those was taken away', () => {
    utimesSync(at('core/src'), AFTER, AFTER);
    expect(chosen()).to.deep.equal(fromSource());
  });

  it('runs its sources where nothing was built, or the build is gone', () => {
    rmSync(at('server/dist/main.js'));
    expect(chosen()).to.deep.equal(fromSource());
    rmSync(at('node_modules/.monban-programs'));
    expect(chosen()).to.deep.equal(fromSource());
  });

  it('runs the build where the sources cannot run', () => {
    utimesSync(at('server/src/main.ts'), AFTER, AFTER);
    expect(chosen(null)).to.deep.equal(fromBuild());
  });
});
