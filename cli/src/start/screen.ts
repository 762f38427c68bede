/** What a start ends with: where the console is, and the one link that lets the first person in. */
export function printWelcome(facts: {
  readonly origin: string;
  readonly signIn: string;
  readonly dataDirectory: string;
  readonly note: string;
}): void {
  const lines = [
    '',
    '  門番 Monban',
    `  Console   ${facts.origin}/`,
    `  Sign in   ${facts.signIn}`,
    '            (once, within 30 minutes)',
    `  Another   npx --no monban operator sign-in --data ${facts.dataDirectory}`,
    `  ${facts.note}`,
    '  Ctrl-C ends everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** One line about the step that begins; on stderr, because stdout belongs to the result. */
export function progress(what: string): void {
  process.stderr.write(`monban: ${what}\n`);
}
