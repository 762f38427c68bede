/** The status that a server at this address answers with; undefined while nobody answers. */
export async function httpStatusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}
