import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const WORKSPACES = [
  'card-ap',
  'core',
  'server',
  'door-controller',
  'simulators',
  'cli',
  'trust',
  'db',
  'admin-ui',
];

function sourcesOf(workspace: string): string[] {
  return readdirSync(path.join(ROOT, workspace, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.vue'))
    .map((name) => path.join(workspace, 'src', name));
}

describe('a guarded way to the card', () => {
  it('is made by the guard and asserted nowhere else', () => {
    const makers = WORKSPACES.flatMap(sourcesOf).filter((file) =>
      /\bas GuardedTransmit\b/.test(readFileSync(path.join(ROOT, file), 'utf8').replace(/import[^;]*;/g, '')),
    );
    expect(makers).to.deep.equal([path.join('card-ap', 'src', 'guard.ts')]);
  });
});
