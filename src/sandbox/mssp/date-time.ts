/** xs:dateTime with milliseconds in the time of the server, as the real service writes it in XML. Pure. */

const two = (value: number): string => String(value).padStart(2, '0');

/** @param offsetMinutes east of UTC; the default is this machine's at that moment */
export function localDateTime(instant: Date, offsetMinutes: number = -instant.getTimezoneOffset()): string {
  const shifted = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  if (offsetMinutes === 0) return `${shifted}Z`;
  const size = Math.abs(offsetMinutes);
  return `${shifted}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
