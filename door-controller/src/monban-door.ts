import { probeCommand } from './probe/probe-command.ts';

const HELP = `Usage: monban-door <command>

  probe   taps one card as a door would, without a server (monban-door probe --help)
`;

const [command = '', ...rest] = process.argv.slice(2);
// Whoever started this through the shim and was killed without a word leaves nobody to read the answer.
process.once('disconnect', () => process.exit(1));

switch (command) {
  case 'probe':
    process.exit(await probeCommand(rest));
    break;
  case '--help':
  case '-h':
    process.stdout.write(HELP);
    process.exit(0);
    break;
  default:
    process.stderr.write(HELP);
    process.exit(2);
}
