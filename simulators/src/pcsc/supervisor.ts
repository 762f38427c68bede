import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.ts';
import { startWalletHost, type WalletHost } from '../wallet/host.ts';
import { type PcscdProcess, startPcscd } from './pcscd-process.ts';
import { writeReaderConfig } from './reader-config.ts';
import { type FromSupervisor, PLACE, type SupervisorOptions } from './supervisor-messages.ts';

/** Where pcscd was built to put its socket; only the namespace's view of it is changed. */
const PCSCD_FOLDER = '/run/pcscd';

/** The inside of a sandbox: the namespace's network and folder, pcscd, and the wallet that reaches its readers. */
export interface Supervisor {
  restartPcscd(): Promise<void>;
  killPcscd(): Promise<void>;
  close(): Promise<void>;
}

/** Runs inside of the new namespace only. */
export async function startSupervisor(
  options: SupervisorOptions,
  tell: (message: FromSupervisor) => void,
): Promise<Supervisor> {
  prepareFolder(options);
  prepareNetwork(options);
  const config = writeReaderConfig(join(options.directory, PLACE.config), options.readers);
  const wallet = await openWallet(options, tell);
  let pcscd: PcscdProcess | undefined;
  const start = async (): Promise<void> => {
    const started = await startPcscd(options, config.path);
    pcscd = started;
    void started.ended.then(() => {
      if (pcscd === started) pcscd = undefined;
      tell({ kind: 'pcscd-ended' });
    });
    tell({ kind: 'ready', pcscdPid: started.pid });
  };
  await start();
  return {
    restartPcscd: async () => {
      await pcscd?.kill('SIGTERM');
      await start();
    },
    killPcscd: async () => {
      await pcscd?.kill('SIGKILL');
    },
    close: async () => {
      await wallet.close();
      await pcscd?.kill('SIGTERM');
    },
  };
}

function openWallet(
  { directory, stateDirectory }: SupervisorOptions,
  tell: (message: FromSupervisor) => void,
): Promise<WalletHost> {
  return startWalletHost({
    controlPath: join(directory, PLACE.control),
    stateDirectory: stateDirectory ?? undefined,
    now: () => new Date(),
    onTripwire: (cardId, tripwire) => {
      tell({ kind: 'tripwire', cardId, tripwire });
    },
  });
}

/** Our own folder in the place of pcscd's: its socket is then a file that programs outside can open. */
function prepareFolder({ directory, tools }: SupervisorOptions): void {
  const run = join(directory, PLACE.run);
  mkdirSync(run, { recursive: true, mode: 0o755 });
  if (!existsSync(PCSCD_FOLDER)) makePcscdFolder(directory, tools.mount);
  execFileSync(tools.mount, ['--bind', run, PCSCD_FOLDER]);
}

function makePcscdFolder(directory: string, mount: string): void {
  try {
    mkdirSync(PCSCD_FOLDER);
  } catch (cause) {
    // Without root nobody may write to /run, but may cover it, in this namespace, with a folder of their own.
    if (directory.startsWith('/run/')) {
      throw new SimulatorError('PCSC_FAILED', { reason: 'the sandbox must not lie below /run', cause });
    }
    execFileSync(mount, ['-t', 'tmpfs', 'tmpfs', '/run']);
    mkdirSync(PCSCD_FOLDER);
  }
}

/**
 * Loopback up, with quick acknowledgements: vpcd sends length and data apart, and without them every command waits
 * 44 ms for a delayed one. The host's routes are another namespace's and stay as they are.
 */
function prepareNetwork({ tools }: SupervisorOptions): void {
  execFileSync(tools.ip, ['link', 'set', 'lo', 'up']);
  for (const target of ['127.0.0.0/8', '127.0.0.1']) {
    const local = ['local', target, 'dev', 'lo', 'table', 'local', 'proto', 'kernel', 'scope', 'host'];
    execFileSync(tools.ip, ['route', 'replace', ...local, 'src', '127.0.0.1', 'quickack', '1']);
  }
}
