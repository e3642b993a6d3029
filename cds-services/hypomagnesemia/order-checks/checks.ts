import { checkedMagnesium } from '../knowledge.ts'
import { byIndication } from './by-indication.ts'
import { calciumOrder } from './calcium-order.ts'
import { type Checked, checked, type Note, note } from './checked.ts'
import { neuromuscularBlockerOrder, potassiumSparingOrder, separationOrder, wastingDrugOrder } from './companion-orders.ts'
import { dataChecks } from './data-checks.ts'
import { digoxinOrder } from './digoxin-order.ts'
import { injectionChecks } from './injection-checks.ts'
import { interactionChecks } from './interaction-checks.ts'
import { kidneyChecks } from './kidney-checks.ts'
import { levelChecks } from './level-checks.ts'
import { oralChecks } from './oral-checks.ts'
import { insulinOrder, potassiumOrder } from './potassium-order.ts'
import { qtDrugOrder } from './qt-drug-order.ts'
import { is, type Role } from './shared.ts'
import { totalChecks } from './total-checks.ts'
import { isTrace, traceChecks } from './trace-checks.ts'
import { unrecognizedOrder } from './unrecognized-order.ts'

export type OrderTopic =
  | 'magnesiumOrder'
  | 'potassiumOrder'
  | 'calciumOrder'
  | 'digoxinOrder'
  | 'neuromuscularBlockerOrder'
  | 'potassiumSparingOrder'
  | 'separationOrder'
  | 'qtDrugOrder'
  | 'wastingDrugOrder'
  | 'unrecognizedOrder'

export const magnesiumOrder: Role = (f, order, draft) => {
  if (!is(order, ...checkedMagnesium)) return []
  const check = checked(f, draft, order)
  // A trace by vein deepens nothing and asks for no tests; one that is swallowed binds other drugs all the same.
  if (isTrace(check)) return [...(check.adult ? traceChecks(check) : []), ...(check.parenteral ? [] : interactionChecks(check))]
  const notes = byIndication(check, [
    ...kidneyChecks(check),
    ...levelChecks(check),
    ...injectionChecks(check),
    ...oralChecks(check),
    ...totalChecks(check),
    ...interactionChecks(check),
    ...dataChecks(check),
    ...unchecked(check),
    ...withoutRoute(check),
    ...inWords(check)
  ])
  const makesNoCard = (code: string): boolean => code === 'monitoringMissing' || (check.mixture && code === 'notChecked')
  return notes.every(item => makesNoCard(item.code)) ? [] : notes
}

/** Limits of adults are held against nobody else: said, because silence would pass for a check. */
function unchecked({ f, adult, mixture }: Checked): readonly Note[] {
  if (adult || mixture) return []
  const text = `${f.age.known ? `Under ${f.knowledge.limit('adultAge')}` : 'Age not known'}: adult limits not applied, dose and kidneys not checked.`
  return [note('notChecked', 'info', ['S-003'], text)]
}

/** What was taken for the way is said: it may be another. */
const withoutRoute = ({ order, adult, mixture }: Checked): readonly Note[] =>
  order.routeTaken && adult && !mixture ? [note('notChecked', 'info', ['S-031'], 'No route is stated: checked as IV.')] : []

/** A contraindication in words alone is said, not held against the order. */
const inWords = ({ f }: Checked): readonly Note[] =>
  f.possible.length === 0
    ? []
    : [
        note(
          'notChecked',
          'info',
          ['S-031'],
          `Text in the problem list: ${f.possible.map(({ text }) => `"${text}"`).join(', ')}; confirm before magnesium.`
        )
      ]

/** What a draft can be, in the order in which it gives the card its topic. */
export const roles: readonly (readonly [OrderTopic, Role])[] = [
  ['magnesiumOrder', magnesiumOrder],
  ['potassiumOrder', (f, order, draft) => [...potassiumOrder(f, order, draft), ...insulinOrder(f, order, draft)]],
  ['calciumOrder', calciumOrder],
  ['digoxinOrder', digoxinOrder],
  ['neuromuscularBlockerOrder', neuromuscularBlockerOrder],
  ['potassiumSparingOrder', potassiumSparingOrder],
  ['separationOrder', separationOrder],
  ['qtDrugOrder', qtDrugOrder],
  ['wastingDrugOrder', wastingDrugOrder],
  ['unrecognizedOrder', unrecognizedOrder]
]
