import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPcscSandbox } from '../pcsc/sandbox.ts';
import { parseControlPath } from '../virtual-card/reader-address.ts';
import { startDoorHost } from '../virtual-door/host.ts';
import { startWalletHost } from '../wallet/host.ts';
import { EXIT_TRIPPED, reportReady, reportTripwire, untilAskedToEnd } from './lifetime.ts';

/** Holds many cards and moves them on command. */
export async function runWalletHost(options: {
  readonly control: string;
  readonly state?: string;
}): Promise<void> {
  const asked = untilAskedToEnd();
  const controlPath = parseControlPath(options.control);
  const host = await startWalletHost({
    controlPath,
    stateDirectory: options.state,
    now: () => new Date(),
    onTripwire: reportTripwire,
  });
  reportReady({ control: `unix:${controlPath}` });
  await Promise.race([asked, host.shutdownAsked]);
  if (host.listTripped().length > 0) process.exitCode = EXIT_TRIPPED;
  await host.close();
}

/** Hosts doors to push. */
export async function runDoorHost(options: {
  readonly control: string;
  readonly door: readonly string[];
  readonly log?: string;
}): Promise<void> {
  const asked = untilAskedToEnd();
  const controlPath = parseControlPath(options.control);
  const host = await startDoorHost({
    controlPath,
    doorIds: options.door,
    logPath: options.log,
    now: () => new Date(),
  });
  reportReady({ control: `unix:${controlPath}` });
  await Promise.race([asked, host.shutdownAsked]);
  await host.close();
}

/** pcscd with virtual readers and a wallet, for any PC/SC program that is started with the variable it prints. */
export async function runSandbox(options: {
  readonly readers: number;
  readonly directory?: string;
  readonly state?: string;
}): Promise<void> {
  const asked = untilAskedToEnd();
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'monban-pcsc-'));
  const sandbox = await startPcscSandbox({
    directory,
    readers: options.readers,
    ...(options.state === undefined ? {} : { stateDirectory: options.state }),
    onTripwire: reportTripwire,
  });
  try {
    reportReady({
      PCSCLITE_CSOCK_NAME: sandbox.csockName,
      wallet: `unix:${sandbox.wallet.controlPath}`,
      readers: sandbox.readers,
      pcscdPid: sandbox.pcscdPid,
    });
    await asked;
  } finally {
    await sandbox.stop();
    if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
  }
}
