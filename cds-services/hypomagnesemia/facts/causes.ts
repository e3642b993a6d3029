import type { Drugs } from './drugs.ts'
import type { Findings } from './findings.ts'

export type Cause = {
  readonly key: string
  readonly words: string
  readonly statements: readonly string[]
  readonly renal: boolean
}

type DrugCause = readonly [classes: readonly string[], words: string, statement: string, renal: boolean]

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

type ConditionCause = readonly [concepts: readonly string[], words: string, statement: string]

const conditionCauses: readonly ConditionCause[] = [
  [['malabsorption', 'celiac-disease', 'inflammatory-bowel-disease', 'pancreatic-insufficiency'], 'malabsorption', 'S-142'],
  [['chronic-diarrhea'], 'diarrhea', 'S-143'],
  [['short-bowel-syndrome', 'intestinal-resection-status', 'bariatric-surgery-status'], 'short bowel or bowel surgery', 'S-144'],
  [['high-output-stoma', 'ileostomy', 'jejunostomy', 'colostomy'], 'stoma losses', 'S-145'],
  [['malnutrition', 'refeeding-syndrome'], 'malnutrition or refeeding', 'S-146'],
  [['bartter-syndrome'], 'Bartter syndrome', 'S-155'],
  [['gitelman-syndrome'], 'Gitelman syndrome', 'S-156'],
  [['alcohol-use-disorder'], 'alcohol', 'S-158'],
  [['diabetes-type-1', 'diabetes-type-2', 'diabetes-any', 'diabetic-ketoacidosis'], 'diabetes', 'S-159'],
  [['dialysis-dependence'], 'kidney replacement therapy', 'S-160'],
  [['post-obstructive-diuresis', 'polyuria'], 'diuresis after obstruction', 'S-162'],
  [['acute-tubular-necrosis'], 'recovery from tubular necrosis', 'S-163'],
  [['kidney-transplant'], 'kidney transplant', 'S-164'],
  [['hyperthyroidism'], 'thyroid disease', 'S-166'],
  [['hypercalcemia'], 'high calcium', 'S-141'],
  [['hungry-bone-syndrome', 'acute-pancreatitis'], 'shift out of the blood (hungry bone, pancreatitis)', 'S-167'],
  [['critical-illness'], 'critical illness', 'S-168']
]

/** Everything charted that can explain low magnesium. */
export function causesOf(findings: Findings, drugs: Drugs): readonly Cause[] {
  return [
    ...drugCauses.flatMap(([classes, words, statement, renal]) => {
      const names = drugs.names(...classes)
      return names.length > 0
        ? [{ key: classes[0] as string, words: `${words}: ${names.join(', ')}`, statements: [statement], renal }]
        : []
    }),
    ...conditionCauses.flatMap(([concepts, words, statement]) =>
      findings.has(...concepts) ? [{ key: concepts[0] as string, words, statements: [statement], renal: false }] : []
    )
  ]
}
