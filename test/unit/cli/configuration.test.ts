import { describeConfiguration } from '@monban/cli/configuration';
import { settingsOfProcesses } from '@monban/cli/settings';
import { expect } from 'chai';

describe('describeConfiguration', () => {
  it('writes one row per setting and leaves an absent default empty', () => {
    const text = describeConfiguration([
      {
        process: 'Server',
        entry: 'server/src/main.ts',
        settings: [
          { name: 'A_PORT', meaning: 'Where.', byDefault: '8080' },
          { name: 'A_URL', meaning: 'This | that.', byDefault: '' },
        ],
      },
    ]);
    expect(text).to.include('## Server (`server/src/main.ts`)');
    expect(text).to.include('| `A_PORT` | `8080` | Where. |');
    expect(text).to.include('| `A_URL` |  | This \\| that. |');
  });

  it('has a meaning for every setting of every process', () => {
    for (const { settings } of settingsOfProcesses()) {
      expect(settings).not.to.be.empty;
      expect(settings.filter(({ meaning }) => meaning === '')).to.deep.equal([]);
    }
  });
});
