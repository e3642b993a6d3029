import { useContext } from 'preact/hooks'
import type { Mark } from './marks.ts'
import type { Due } from './next-recheck.ts'
import type { Span } from './scales.ts'
import { Times } from './times.ts'

type X = (at: number) => number

/** Doses at the foot of the first panel: an open arrow for an order, a filled one for what was given. */
export function Marks({ marks, x, base }: { readonly marks: readonly Mark[]; readonly x: X; readonly base: number }) {
  const timeWords = useContext(Times)
  const labeled = labelsOf(marks, x)
  return (
    <g>
      {marks.map(mark => (
        <g key={`${mark.kind} ${mark.at} ${mark.name}`} class={mark.kind} data-mark={mark.kind}>
          <line class="mark" x1={x(mark.at)} x2={x(mark.at)} y1={base - 26} y2={base - 9} />
          <path class="markhead" d={`M${x(mark.at) - 5} ${base - 9}h10l-5 8z`} />
          {labeled.has(mark) ? (
            <text class="inside" x={x(mark.at)} y={base - 29} text-anchor="middle">
              {doseOf(mark)}
            </text>
          ) : null}
          <title>{`${timeWords(mark.at)}: ${mark.name} (${mark.kind}, ${mark.status})`}</title>
        </g>
      ))}
    </g>
  )
}

/** `5 g` of the words of an order or a dose. */
const doseOf = ({ name }: Mark): string =>
  /\b\d+(?:[.,]\d+)?\s?(?:mmol|mEq|mg|g)\b(?!\/)/i.exec(name.split(': ').slice(1).join(': ') || name)?.[0] ?? ''

/** Marks whose dose has room beside that of the one before. */
function labelsOf(marks: readonly Mark[], x: X): ReadonlySet<Mark> {
  let last = Number.NEGATIVE_INFINITY
  const roomy = marks
    .toSorted((a, b) => a.at - b.at)
    .filter(mark => {
      if (doseOf(mark) === '' || x(mark.at) - last < 44) return false
      last = x(mark.at)
      return true
    })
  return new Set(roomy)
}

type DueProps = {
  readonly due: Due | undefined
  readonly span: Span
  readonly now: number
  readonly x: X
  readonly top: number
  readonly bottom: number
}

/** The present moment as a line, and the time in which the next result is due as a shade, as far as it is in sight. */
export function DueSpan({ due, span, now, x, top, bottom }: DueProps) {
  const timeWords = useContext(Times)
  const seen = due && due.from <= span.to && due.to >= span.from
  const [from, to] = seen ? [Math.max(due.from, span.from), Math.min(due.to, span.to)] : [0, 0]
  return (
    <g>
      {seen ? (
        <>
          <rect class="due" data-due x={x(from)} width={Math.max(3, x(to) - x(from))} y={top} height={bottom - top}>
            <title>{`Next result due ${timeWords(due.from)}${due.to > due.from ? ` to ${timeWords(due.to)}` : ''}`}</title>
          </rect>
          <text class="inside" x={x(from) - 4} y={top + 26} text-anchor="end">
            due
          </text>
        </>
      ) : null}
      <line class="now" x1={x(now)} x2={x(now)} y1={top} y2={bottom} />
      <text class="inside" x={x(now) - 4} y={top + 12} text-anchor="end">
        now
      </text>
    </g>
  )
}
