const hour = 3_600_000
const day = 24 * hour

/** A stretch of time. Named, it is a whole day or hour in UTC whose counts are kept; the name is how its moments begin. */
export type Stretch = { readonly name?: string | undefined; readonly from: number; readonly to: number | undefined }
export type Segment = Stretch & { readonly name: string; readonly to: number }

/** Cuts a time into days and hours, and into what is left at its ends. After `closed` nothing is named: there more may still come. */
export function stretchesOf(from: number, to: number | undefined, closed: number): readonly Stretch[] {
  const first = Math.ceil(from / hour) * hour
  const last = Math.floor(Math.min(to ?? closed, closed) / hour) * hour
  if (first >= last) return [{ from, to }]
  const stretches: Stretch[] = from < first ? [{ from, to: first }] : []
  for (let at = first; at < last; ) {
    const length = at % day === 0 && at + day <= last ? day : hour
    stretches.push(segmentAt(at, length))
    at += length
  }
  return to === last ? stretches : [...stretches, { from: last, to }]
}

/** The hours of a day. */
export const hoursOf = ({ from }: Segment): readonly Segment[] =>
  Array.from({ length: 24 }, (_, index) => segmentAt(from + index * hour, hour))

export const isDay = ({ from, to }: Segment): boolean => to - from === day

const segmentAt = (from: number, length: number): Segment => ({
  name: new Date(from).toISOString().slice(0, length === day ? 10 : 13),
  from,
  to: from + length
})
