import { useContext } from 'preact/hooks'
import type { RecheckView } from '../../guideline/chart-view.ts'
import type { Due } from './next-recheck.ts'
import { Times } from './times.ts'

type Props = { readonly view: RecheckView; readonly due: Due; readonly now: number }

/** When the next result is due, in words. */
export function DueWords({ view: { title, sooner }, due, now }: Props) {
  const timeWords = useContext(Times)
  const { from, to, why } = due
  const isRange = to > from
  return (
    <p>
      {title}: by {timeWords(to)}
      {isRange ? `, ${sooner} by ${timeWords(from)}` : ''} ({why}). {now > to ? <strong class="overdue">Overdue.</strong> : null}
      {now > from && now <= to ? <strong class="overdue">Overdue {sooner}.</strong> : null}
    </p>
  )
}
