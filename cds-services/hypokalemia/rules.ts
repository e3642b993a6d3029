import type { Rule } from '../../src/guideline/rule.ts'
import type { Facts } from './facts.ts'
import { magnesiumUnmeasured } from './recommendations/magnesium-unmeasured.ts'
import { notEvaluated } from './recommendations/not-evaluated.ts'
import { potassiumHigh } from './recommendations/potassium-high.ts'
import { potassiumResists } from './recommendations/potassium-resists.ts'

/** All rules; within one urgency cards stand in this order. */
export const rules: readonly Rule<Facts>[] = [potassiumHigh, potassiumResists, magnesiumUnmeasured, notEvaluated]
