import type { Rule } from '../../src/guideline/rule.ts'
import type { Facts } from './facts.ts'
import { orderRules } from './orders/order-cards.ts'
import { borderline } from './recommendations/borderline.ts'
import { causes, causeWorkup, depletionPossible } from './recommendations/causes.ts'
import { calcium, digoxin, ecg, potassium } from './recommendations/companions.ts'
import { adultsOnly, couldNotEvaluate, magnesiumUnknown, recheckDue, resultUnusable } from './recommendations/data-cards.ts'
import { emergencyMagnesium } from './recommendations/emergency-magnesium.ts'
import { escalateOral } from './recommendations/escalate-oral.ts'
import { highMagnesium, toxicMagnesium } from './recommendations/high-magnesium.ts'
import { moderateSymptomatic } from './recommendations/moderate-symptomatic.ts'
import { oralReplacement } from './recommendations/oral-replacement.ts'
import { refractory } from './recommendations/refractory.ts'
import { severe } from './recommendations/severe.ts'
import { severeSymptomatic } from './recommendations/severe-symptomatic.ts'
import { transitionToOral } from './recommendations/transition-to-oral.ts'
import { volumeFirst } from './recommendations/volume-first.ts'
import {
  contraindicatedCondition,
  contraindicatedRenal,
  dialysis,
  pregnancy,
  renalFunctionUnknown
} from './recommendations/withheld.ts'

/** All rules; within one urgency cards stand in this order. */
export const rules: readonly Rule<Facts>[] = [
  toxicMagnesium,
  emergencyMagnesium,
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
