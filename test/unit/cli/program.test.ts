import { createProgram } from '@monban/cli/program';
import { expect } from 'chai';

describe('the program', () => {
  it('refuses a port that is none, before anything starts', async () => {
    for (const port of ['-1', '65536', '80x', '']) {
      expect(await refusal(['start', '--port', port]), port).to.equal('commander.invalidArgument');
    }
  });

  it('refuses a command and an option that it does not know', async () => {
    expect(await refusal(['open-sesame'])).to.equal('commander.unknownCommand');
    expect(await refusal(['start', '--twice'])).to.equal('commander.unknownOption');
  });

  it('asks for the folder of the mosquitto files', async () => {
    expect(await refusal(['mosquitto-files'])).to.equal('commander.missingMandatoryOptionValue');
  });
});

async function refusal(args: readonly string[]): Promise<string> {
  const program = createProgram();
  for (const command of [program, ...program.commands]) quiet(command);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'none';
}

function quiet(command: ReturnType<typeof createProgram>): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
}
