import { describeConfiguration } from '@monban/cli/configuration';
import { settingsOfProcesses } from '@monban/cli/settings';
import { expect } from 'chai';
import { linesWhere, SOURCES, textOf } from './repository.ts';

/** Where a process begins, or reads its settings. */
const BEGINNINGS =
  /^cli\/|\/src\/(.*\/)?[a-z-]*main\.ts$|\/src\/(config|run-process)\.ts$|\/write-[a-z-]+\.ts$|\/src\/cli\//;

describe('configuration', () => {
  it('is documented as the processes read it (`npx --no monban configuration > docs/configuration.md`)', () => {
    expect(textOf('docs/configuration.md')).to.equal(describeConfiguration(settingsOfProcesses()));
  });

  it('names in docs/configuration.md every environment variable that any source names', () => {
    const documented = textOf('docs/configuration.md');
    const unknown = linesWhere(SOURCES, (line) =>
      (line.match(/\bMONBAN_[A-Z0-9_]+\b/g) ?? []).find((name) => !documented.includes(`\`${name}\``)),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('is read from the environment only where a process begins', () => {
    const elsewhere = SOURCES.filter((file) => !BEGINNINGS.test(file));
    const readers = linesWhere(elsewhere, (line) =>
      // Handing it on whole to a child process reads nothing.
      line.replaceAll('...process.env', '').includes('process.env') ? line.trim() : undefined,
    );
    expect(readers).to.deep.equal([]);
  });
});
