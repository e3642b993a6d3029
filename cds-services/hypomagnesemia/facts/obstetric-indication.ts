import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { purposeText } from '../../../src/facts/purpose-text.ts'
import { conditionCodes, type Knowledge } from '../knowledge.ts'
import type { MagnesiumLedger } from './ledger.ts'
import { obstetricGrounds } from './obstetric-grounds.ts'
import type { Pregnancy } from './pregnancy.ts'

const alone = /eclamp|\bhellp\b/
const prophylaxis =
  /severe features|(seizure|convulsion)s? (prophyla|prevent)|(prophylaxis|prevention) (of|against|for) (seizure|convulsion)/
const neuroprotection = /neuro-? ?protect|tocoly/

type Inputs = { readonly knowledge: Knowledge; readonly pregnancy: Pregnancy; readonly ledger: MagnesiumLedger }

/**
 * Whether magnesium by injection is given for mother or child: by what is charted together with what the orders state (M15). Words
 * that name eclampsia, tocolysis or protection of the child's brain state it by themselves, in a woman who can be pregnant.
 */
export function hasObstetricIndication({ knowledge, pregnancy, ledger }: Inputs, orders: readonly DrugOrder[]): boolean {
  if (!pregnancy.possible) return false
  const words = orders.map(purposeText).join(' ; ')
  const coded = orders.flatMap(({ reasons }) => reasons.flatMap(reason => obstetricGrounds(conditionCodes.conceptsOf(reason))))
  const grounds = new Set([...pregnancy.grounds, ...coded])
  if (grounds.has('alone') || alone.test(words) || neuroprotection.test(words)) return true
  return grounds.has('with-prophylaxis') && (prophylaxis.test(words) || hasObstetricOrder(knowledge, ledger))
}

/** Magnesium in force at a rate, or with words, that obstetrics alone uses. */
function hasObstetricOrder(knowledge: Knowledge, { parenteral }: MagnesiumLedger): boolean {
  const { value } = knowledge.doses.rates.obstetricFrom
  return parenteral.some(({ asOrder, dose }) => {
    const words = purposeText(asOrder)
    const fast = dose.continuous && (dose.mgPerMinute?.low ?? 0) >= value * 0.9999
    return fast || alone.test(words) || prophylaxis.test(words)
  })
}
