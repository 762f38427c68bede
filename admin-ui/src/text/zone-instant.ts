/** The instant at which a calendar day `YYYY-MM-DD` is over in a zone: the first moment of the next day. */
export function endOfDay(day: string, timeZone: string): string {
  const nextDayUtcMs = Date.parse(`${day}T00:00:00.000Z`) + 86_400_000;
  const guess = nextDayUtcMs - offsetMs(nextDayUtcMs, timeZone);
  // Where the clock changed between the guess and the wanted moment, the offset there is the one that counts.
  return new Date(nextDayUtcMs - offsetMs(guess, timeZone)).toISOString();
}

/** What the clock on the wall is ahead of UTC. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const wall = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(wall) - Math.floor(atMs / 1000) * 1000;
}
