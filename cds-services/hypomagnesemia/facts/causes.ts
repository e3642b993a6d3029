import type { Concept, DrugClass } from '../knowledge-names.ts'
import type { Drugs } from './drugs.ts'
import type { Findings } from './findings.ts'
import { isWithoutSubstitute } from './without-substitute.ts'

export type Cause = {
  readonly key: string
  readonly words: string
  readonly statements: readonly string[]
  readonly renal: boolean
  readonly drug: boolean
  /** Something can be done about it: a drug that has a substitute, losses of the gut, alcohol. */
  readonly actionable: boolean
  /** A drug with which low magnesium is expected, and that nothing takes the place of (M31). */
  readonly expected: boolean
}

type DrugCause = readonly [classes: readonly DrugClass[], words: string, statement: string, renal: boolean]

const drugCauses: readonly DrugCause[] = [
  [['loop-diuretic'], 'loop diuretic', 'S-147', true],
  [['thiazide-or-thiazide-like'], 'thiazide diuretic', 'S-147', true],
  [['ppi', 'potassium-competitive-acid-blocker'], 'acid suppression (intestinal loss)', 'S-148', false],
  [['aminoglycoside'], 'aminoglycoside', 'S-149', true],
  [['amphotericin-b'], 'amphotericin B', 'S-150', true],
  [['cisplatin', 'carboplatin', 'oxaliplatin'], 'platinum drug', 'S-151', true],
  [['pentamidine'], 'pentamidine', 'S-152', true],
  [['foscarnet'], 'foscarnet', 'S-153', true],
  [['calcineurin-inhibitor'], 'calcineurin inhibitor', 'S-154', true],
  [['anti-egfr-antibody'], 'EGFR antibody', 'S-141', true],
  [['mg-wasting-other', 'mg-wasting-antituberculous'], 'other drug that can waste magnesium', 'S-141', true]
]

type ConditionCause = readonly [concepts: readonly Concept[], words: string, statement: string]

const conditionCauses: readonly ConditionCause[] = [
  [['malabsorption', 'celiac-disease', 'inflammatory-bowel-disease', 'pancreatic-insufficiency'], 'malabsorption', 'S-142'],
  [['chronic-diarrhea'], 'diarrhea', 'S-143'],
  [['short-bowel-syndrome', 'intestinal-resection-status', 'bariatric-surgery-status'], 'short bowel or bowel surgery', 'S-144'],
  [['ileostomy', 'jejunostomy', 'colostomy'], 'stoma losses', 'S-145'],
  [['malnutrition'], 'malnutrition', 'S-146'],
  [['bartter-syndrome'], 'Bartter syndrome', 'S-155'],
  [['gitelman-syndrome'], 'Gitelman syndrome', 'S-156'],
  [['alcohol-use-disorder'], 'alcohol', 'S-158'],
  [['diabetes-type-1', 'diabetes-type-2', 'diabetes-any', 'diabetic-ketoacidosis'], 'diabetes', 'S-159'],
  [['dialysis-dependence'], 'kidney replacement therapy', 'S-160'],
  [['polyuria'], 'polyuria', 'S-162'],
  [['acute-tubular-necrosis'], 'recovery from tubular necrosis', 'S-163'],
  [['kidney-transplant'], 'kidney transplant', 'S-164'],
  [['hyperthyroidism'], 'thyroid disease', 'S-166'],
  [['hypercalcemia'], 'high calcium', 'S-141'],
  [['hungry-bone-syndrome', 'acute-pancreatitis'], 'shift out of the blood (hungry bone, pancreatitis)', 'S-167'],
  [['critical-illness'], 'critical illness', 'S-168']
]

/** Conditions that something can be done about now: losses of the gut, and alcohol. */
const actionableConditions: ReadonlySet<Concept | undefined> = new Set<Concept>([
  'malabsorption',
  'chronic-diarrhea',
  'short-bowel-syndrome',
  'ileostomy',
  'bartter-syndrome',
  'alcohol-use-disorder'
])

/** Everything charted that can explain low magnesium. */
export function causesOf(findings: Findings, drugs: Drugs): readonly Cause[] {
  return [
    ...drugCauses.flatMap(([classes, words, statement, renal]) => {
      const orders = drugs.of(...classes)
      if (orders.length === 0) return []
      const expected = orders.every(order => isWithoutSubstitute({ findings }, order))
      const key = classes[0] as string
      return [
        {
          key,
          words: `${words}: ${drugs.names(...classes).join(', ')}`,
          statements: [statement],
          renal,
          drug: true,
          expected,
          actionable: !expected
        }
      ]
    }),
    ...conditionCauses.flatMap(([concepts, words, statement]) => {
      const key = concepts[0] ?? ''
      const actionable = actionableConditions.has(concepts[0])
      return findings.has(...concepts)
        ? [{ key, words, statements: [statement], renal: false, drug: false, expected: false, actionable }]
        : []
    })
  ]
}
