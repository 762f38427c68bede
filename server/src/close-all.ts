/** In reverse order of opening, each once, whatever the others do. */
export function closeAll(closers: (() => Promise<void>)[]): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= (async () => {
      const failures: unknown[] = [];
      for (const close of closers.reverse())
        await close().catch((failure: unknown) => failures.push(failure));
      if (failures.length > 0) throw new AggregateError(failures, 'The server did not end cleanly');
    })();
    return closing;
  };
}
