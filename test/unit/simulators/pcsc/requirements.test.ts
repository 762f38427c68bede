import { SimulatorError } from '@monban/simulators/errors';
import { listReaders } from '@monban/simulators/pcsc/reader-config';
import { findSandboxTools, type MachineProbe } from '@monban/simulators/pcsc/requirements';
import { expect } from 'chai';

function machine(
  without: string,
  unshareFlags: readonly string[] = ['-mn', '-Urmn'],
  isRoot = true,
): MachineProbe {
  return {
    exists: (path) =>
      (path.startsWith('/usr/sbin/') || path.endsWith('libifdvpcd.so')) && !path.endsWith(without),
    canUnshare: (_unshare, flags) => unshareFlags.includes(flags),
    isRoot,
  };
}

function refusal(probe: MachineProbe): SimulatorError {
  try {
    findSandboxTools(probe);
  } catch (error) {
    if (error instanceof SimulatorError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the requirements of the PC/SC sandbox', () => {
  for (const [what, debianPackage] of [
    ['/pcscd', 'pcscd'],
    ['libifdvpcd.so', 'vsmartcard-vpcd'],
    ['/unshare', 'util-linux'],
    ['/setpriv', 'util-linux'],
    ['/mount', 'mount'],
    ['/ip', 'iproute2'],
  ] as const) {
    it(`names the package ${debianPackage} when ${what} is missing`, () => {
      const error = refusal(machine(what));
      expect(error).to.include({ code: 'PCSC_UNAVAILABLE', debianPackage });
      expect(error.message).to.contain(`apt-get install ${debianPackage}`);
    });
  }

  it('says when the machine forbids namespaces, and names no package for it', () => {
    const error = refusal(machine('nothing', []));
    expect(error).to.include({ code: 'PCSC_UNAVAILABLE', debianPackage: undefined });
    expect(error.reason).to.contain('unshare is forbidden');
  });

  it('takes a user namespace where root is not to be had, or may not do without', () => {
    expect(findSandboxTools(machine('nothing')).unshareFlags).to.equal('-mn');
    expect(findSandboxTools(machine('nothing', ['-Urmn'])).unshareFlags).to.equal('-Urmn');
    expect(findSandboxTools(machine('nothing', ['-mn', '-Urmn'], false)).unshareFlags).to.equal('-Urmn');
  });

  it('gives each reader its name and port, two to an entry', () => {
    expect(listReaders(3)).to.deep.equal([
      { name: 'Monban Virtual Reader A 00 00', address: '127.0.0.1:35963' },
      { name: 'Monban Virtual Reader A 00 01', address: '127.0.0.1:35964' },
      { name: 'Monban Virtual Reader B 00 00', address: '127.0.0.1:35965' },
    ]);
  });
});
