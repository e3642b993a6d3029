import type { Line } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { injectionInteractions, separationsOf } from '../facts/interactions.ts'
import { isVentilated } from '../facts/invasive-ventilation.ts'
import type { Knowledge } from '../knowledge.ts'
import { plainName } from '../order-checks/headline.ts'
import { inShort } from '../wording/lines.ts'

/** `100 mL/4 h`: less urine holds an infusion. */
export function urineWords({ thresholds }: Knowledge): string {
  const { milliliters, hours } = thresholds.urineOutput.hold
  return `${milliliters} mL/${hours} h`
}

/** What must be seen before magnesium goes into a vein. */
export const parenteralChecks = (f: Facts): readonly Line[] => [
  ...(f.holdParameters.stop.length > 0
    ? [`Charted now, against any dose until judged: ${f.holdParameters.stop.join(', ')}.`]
    : []),
  inShort(
    `Reflexes present, RR >=${f.knowledge.limit('respirationReview')}, urine ${urineWords(f.knowledge)}; no myasthenia, AV block, allergy${mayBePregnant(f) ? ' or pregnancy' : ''}; calcium gluconate available.`,
    `Reflexes, RR >=${f.knowledge.limit('respirationReview')}, urine; no myasthenia, AV block, allergy${mayBePregnant(f) ? ', pregnancy' : ''}; calcium gluconate.`
  ),
  ...allergyLine(f),
  ...interactionLines(f)
]

const mayBePregnant = ({ knowledge, sex, age }: Facts): boolean =>
  sex.known && sex.value === 'female' && age.known && age.value <= knowledge.limit('childbearingTo')

/** An intolerance that is no reason against a dose. */
function allergyLine({ allergy }: Facts): readonly Line[] {
  if (allergy?.grade !== 'note') return []
  const reactions = allergy.reactions ? ` (${allergy.reactions})` : ''
  return [inShort(`Intolerance charted${reactions}: no contraindication; give slowly.`, `Intolerance${reactions}: give slowly.`)]
}

/** Drugs in force that add to magnesium by injection, in the words of the order checks. */
export const interactionLines = (f: Facts): readonly string[] =>
  injectionInteractions(f.drugs.active, [], isVentilated(f)).map(
    ({ names, text }) => `With ${names.map(plainName).join(', ')}: ${text}.`
  )

/** What tablets would come on top of, and drugs in force that they must stay away from: in the words of the order checks. */
export const oralCautions = (f: Facts): readonly Line[] => [
  ...allergyLine(f),
  ...onHoldLine(f),
  ...separationsOf(f.drugs.active).map(item => `${item.name}: ${item.window}.`)
]

function onHoldLine(f: Facts): readonly string[] {
  const held = f.orders.filter(order => order.onHold && order.drug.classes.has('magnesium-product'))
  return held.length > 0
    ? [`On hold: ${[...new Set(held.map(({ drug }) => drug.name))].join(', ')}: see why; a new order is a duplicate.`]
    : []
}
