import { DrugsInForce } from '../../../src/guideline/toolkit/drugs-in-force.ts'
import type { DrugClass } from '../knowledge-names.ts'

/** The drugs in force, asked by the classes of this guideline. */
export class Drugs extends DrugsInForce<DrugClass> {}
