import { Command } from 'commander';
import { askForTap } from './ask-for-tap.ts';

/** An example of a program that asks a terminal who stands in front of it (docs/protocol/terminal.md). */
const command = new Command('example-client')
  .requiredOption('--terminal <url>', "the terminal's local interface")
  .requiredOption('--keys <url>', "the organisation's key set")
  .requiredOption('--issuer <name>', 'urn:monban:<organisation>')
  .requiredOption('--secret-file <file>', "this program's secret")
  .requiredOption('--audience <name>', 'what the tap is for')
  .option('--scope <names...>', 'how far', [])
  .parse();

const outcome = await askForTap(command.opts());
switch (outcome.kind) {
  case 'granted': {
    const { sub, aud, scope, assurance } = outcome.claims;
    process.stdout.write(`${sub} may ${aud}${scope === '' ? '' : ` (${scope})`}, checked to ${assurance}\n`);
    break;
  }
  case 'not-granted':
    process.stdout.write(`${outcome.state}: ${outcome.text}\n`);
    process.exitCode = 1;
    break;
  case 'refused':
    process.stderr.write(`refused: ${outcome.error}\n`);
    process.exitCode = 2;
    break;
}
