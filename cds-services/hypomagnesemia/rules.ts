import type { Rule } from '../../src/guideline/rule.ts'
import type { Facts } from './assessment.ts'
import { orderRules } from './order-checks/order-cards.ts'
import { adultsOnly } from './recommendations/adults-only.ts'
import { borderline } from './recommendations/borderline.ts'
import { calcium } from './recommendations/calcium.ts'
import { causeWorkup } from './recommendations/cause-workup.ts'
import { causes } from './recommendations/causes.ts'
import { contraindicatedRenal } from './recommendations/contraindicated-renal.ts'
import { couldNotEvaluate } from './recommendations/could-not-evaluate.ts'
import { depletionPossible } from './recommendations/depletion-possible.ts'
import { digoxin } from './recommendations/digoxin.ts'
import { dischargePlan } from './recommendations/discharge-plan.ts'
import { ecg } from './recommendations/ecg.ts'
import { emergencyMagnesium } from './recommendations/emergency-magnesium.ts'
import { escalateOral } from './recommendations/escalate-oral.ts'
import { givingWay } from './recommendations/gives-way.ts'
import { highMagnesium, toxicMagnesium } from './recommendations/high-magnesium.ts'
import { magnesiumUnknown } from './recommendations/magnesium-unknown.ts'
import { moderateSymptomatic } from './recommendations/moderate-symptomatic.ts'
import { oralReplacement } from './recommendations/oral-replacement.ts'
import { potassium } from './recommendations/potassium.ts'
import { pregnancy } from './recommendations/pregnancy.ts'
import { recheckDue } from './recommendations/recheck-due.ts'
import { refeeding } from './recommendations/refeeding.ts'
import { refractory } from './recommendations/refractory.ts'
import { resultUnusable } from './recommendations/result-unusable.ts'
import { severe } from './recommendations/severe.ts'
import { severeSymptomatic } from './recommendations/severe-symptomatic.ts'
import { transitionToOral } from './recommendations/transition-to-oral.ts'
import { volumeFirst } from './recommendations/volume-first.ts'
import { contraindicatedCondition, dialysis, renalFunctionUnknown } from './recommendations/withheld.ts'

/** Within one urgency cards stand in this order. */
const inOrder: readonly Rule<Facts>[] = [
  toxicMagnesium,
  emergencyMagnesium,
  dischargePlan,
  pregnancy,
  severeSymptomatic,
  severe,
  moderateSymptomatic,
  contraindicatedRenal,
  contraindicatedCondition,
  dialysis,
  renalFunctionUnknown,
  highMagnesium,
  volumeFirst,
  oralReplacement,
  escalateOral,
  refractory,
  transitionToOral,
  borderline,
  depletionPossible,
  adultsOnly,
  resultUnusable,
  potassium,
  refeeding,
  calcium,
  digoxin,
  recheckDue,
  magnesiumUnknown,
  couldNotEvaluate,
  ecg,
  causes,
  causeWorkup,
  ...orderRules
]

/** All rules, in the order of their cards. */
export const rules: readonly Rule<Facts>[] = inOrder.map(givingWay)
