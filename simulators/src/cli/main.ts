import { Command, InvalidArgumentError, Option } from 'commander';
import { SimulatorError } from '../errors.ts';
import { ATR_KINDS } from '../virtual-card/atr.ts';
import { type Bitrate, BITRATES, CHIPS } from '../virtual-card/latency.ts';
import { DEFAULT_READER_ADDRESS } from '../virtual-card/reader-address.ts';
import { type AuthorityCommandOptions, exportAuthorities } from './authority-command.ts';
import { type CardCommandOptions, runCard } from './card-command.ts';
import { runDoorHost, runSandbox, runWalletHost } from './host-commands.ts';
import { type LoadingServiceCommandOptions, runLoadingService } from './loading-service-command.ts';
import { type WorkforceCommandOptions, writeWorkforce } from './workforce-command.ts';

/** `npx --no monban-sim`: simulated cards, doors and readers. Errors of the caller end with 2, all others with 1. */

const WRONG_USE = new Set([
  'ADDRESS_INVALID',
  'CERTIFICATE_MISSING',
  'CLONE_SOURCE_MISSING',
  'PERSONA_UNKNOWN',
  'VALIDATION_FAILED',
]);

function program(): Command {
  const root = new Command('monban-sim')
    .description('Simulated My Number Cards, doors and card readers.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  addCard(root);
  addAuthority(root);
  addHost(root);
  addDoor(root);
  addSandbox(root);
  addLoadingService(root);
  addWorkforce(root);
  return root;
}

function addCard(root: Command): void {
  root
    .command('card')
    .description('Lay one virtual card on a virtual reader until Ctrl-C.')
    .option('--list', 'list the personas and end')
    .option('--persona <name>', 'kind of card; default normal, or the one in the state file')
    .option('--vpcd <address>', 'where the reader waits: host:port or unix:/path', DEFAULT_READER_ADDRESS)
    .option('--state <file>', 'keep the card in this file (made when it is not there)')
    .option('--clone-of <file>', 'state file of the card that badge-cloned or copied-cert copies')
    .option('--renew', 'have its certificates renewed first: other serial numbers and keys, same holder')
    .option('--pull-after <n>', 'take the card out after the answer to the n-th command', positiveInteger)
    .addOption(new Option('--atr <kind>', 'answer to reset of a new card').choices(ATR_KINDS))
    .addOption(
      new Option('--latency <chip>', 'let answers take as long as from this chip')
        .choices(['none', ...CHIPS])
        .default('none'),
    )
    .option('--bitrate <kbit/s>', 'of the air, with --latency: 106 or 424', bitrate, 106)
    .option('--seed <n>', 'of the jitter, with --latency', wholeNumber, 0)
    .option('--split-frames', 'send every answer in several pieces')
    .option('--join-frames', 'send all answers that were asked for at once in one piece')
    .action((options: CardCommandOptions) => runCard(options));
}

function addAuthority(root: Command): void {
  root
    .command('authority')
    .description(
      "Write the test authorities' certificates, for programs that validate the cards they issued.",
    )
    .requiredOption('--state <folder>', 'folder of the cards; its test hierarchy is made when there is none')
    .requiredOption('--out <folder>', 'where the certificates go')
    .action((options: AuthorityCommandOptions) => exportAuthorities(options));
}

function addHost(root: Command): void {
  root
    .command('host')
    .description('Hold many cards that programs create, insert and remove over a Unix socket.')
    .requiredOption('--control <address>', 'unix:/path of the control socket')
    .option('--state <folder>', 'keep the cards in this folder')
    .action((options: { control: string; state?: string }) => runWalletHost(options));
}

function addDoor(root: Command): void {
  root
    .command('door')
    .description('Host virtual doors: strike, contact, exit button, tamper switch.')
    .requiredOption('--control <address>', 'unix:/path of the control socket')
    .option('--door <id>', 'a door to begin with; may be given several times', collect, [])
    .option('--log <file>', "append the doors' own log to this file, synchronised line by line")
    .action((options: { control: string; door: string[]; log?: string }) => runDoorHost(options));
}

function addSandbox(root: Command): void {
  root
    .command('sandbox')
    .description('Start pcscd with virtual readers in a namespace of its own, and a wallet beside it.')
    .option('--readers <n>', 'how many readers, 1-16', positiveInteger, 2)
    .option('--directory <folder>', "the sandbox's sockets and log; default a new temporary folder")
    .option('--state <folder>', 'keep the cards in this folder')
    .action((options: { readers: number; directory?: string; state?: string }) => runSandbox(options));
}

function addLoadingService(root: Command): void {
  root
    .command('loading-service')
    .description('Run the simulated service that loads card applications, until Ctrl-C.')
    .requiredOption('--secret-file <file>', 'what callers must show; drawn when the file is not there')
    .option('--port <n>', 'on loopback; default any free one', wholeNumber, 0)
    .option('--state <file>', 'keep orders and changes in this file')
    .option('--appointment-after <s>', 'seconds from an order to its appointments', wholeNumber, 5)
    .option('--loaded-after <s>', 'seconds from the day that was wanted to the loading', wholeNumber, 30)
    .action((options: LoadingServiceCommandOptions) => runLoadingService(options));
}

function addWorkforce(root: Command): void {
  root
    .command('workforce')
    .description('Write a people file of a company that does not exist, the same for the same seed.')
    .requiredOption('--out <file>', 'where the CSV file goes')
    .option('--people <n>', 'how many', positiveInteger, 2_000)
    .option('--municipalities <n>', 'in how many they live', positiveInteger, 40)
    .option('--site <name>', 'a site they work at; may be given several times; default 本社', collect, [])
    .option('--seed <n>', 'of everything that is drawn', wholeNumber, 0)
    .action((options: WorkforceCommandOptions) => {
      writeWorkforce(options);
    });
}

function bitrate(text: string): Bitrate {
  const value = BITRATES.find((known) => String(known) === text);
  if (value === undefined) throw new InvalidArgumentError(`must be one of ${BITRATES.join(', ')}`);
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  const isOne = /^[0-9]+$/.test(text) && value <= 0xffffffff;
  if (!isOne) throw new InvalidArgumentError('must be a whole number of at most 32 bits');
  return value;
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number above 0');
  return value;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

try {
  await program().parseAsync();
  // The channel to the shim would keep a finished process alive.
  if (process.connected) process.disconnect();
} catch (error) {
  if (!(error instanceof SimulatorError)) throw error;
  console.error(error.message);
  process.exit(WRONG_USE.has(error.code) ? 2 : 1);
}
