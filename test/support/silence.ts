/** Runs the work and returns what it printed: calls of the console, and bytes for either stream of the process. */
export async function silenceDuring(work: () => Promise<void>): Promise<readonly string[]> {
  const printed: string[] = [];
  const restore = [
    ...(['debug', 'info', 'log', 'warn', 'error', 'trace', 'dir'] as const).map((method) =>
      replace(console, method, () => printed.push(`console.${method}`)),
    ),
    replace(process.stdout, 'write', () => printed.push('stdout') > 0),
    replace(process.stderr, 'write', () => printed.push('stderr') > 0),
  ];
  try {
    await work();
  } finally {
    for (const one of restore) one();
  }
  return printed;
}

function replace<Key extends string>(
  target: Record<Key, unknown>,
  key: Key,
  value: () => unknown,
): () => void {
  const original = target[key];
  target[key] = value;
  return () => {
    target[key] = original;
  };
}
