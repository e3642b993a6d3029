import type { Option, OrderHandle, Test } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { isPulseless } from '../facts/clinical-class.ts'
import type { Bolus } from '../knowledge.ts'
import { bolusOrder, bolusWords, option } from '../recommendations/proposals.ts'

/** A draft as the emergency bolus; not chosen where the event is only possible, or comfort care is charted (M28, M22). */
export function emergencyOption(f: Facts, dose: Bolus, order: OrderHandle, tests: readonly Test[]): Option {
  const pulseless = isPulseless(f)
  const care = ['Continuous ECG; blood pressure, respiration and reflexes during and after.']
  const change = bolusOrder(f.knowledge, dose, {
    statements: ['S-074', 'S-076', 'S-081'],
    monitoring: care,
    urgency: 'stat',
    pulseless
  })
  const certain = f.emergencies.length === 0 || f.emergencies.some(item => !item.possible)
  return option(
    `Change to magnesium sulfate ${pulseless ? `${dose.grams} g IV push` : bolusWords(dose)}`,
    certain && f.goalsOfCare !== 'comfort',
    [{ act: 'amend', order, text: change.text, change }, ...tests]
  )
}
