import { readKnowledge } from '../knowledge.ts'
import { Analytes } from './analytes.ts'
import { readCodeList, readProducts } from './code-lists.ts'
import { type capabilitySchema, type guidelineSchema, overrideSchema, serviceSchema } from './knowledge-schemas.ts'

/**
 * What every guideline keeps in its folder: who answers for it, where it is offered, what it can do, why cards are refused, and the codes
 * of its laboratory tests and drugs.
 * @param file address of a file of the folder `knowledge`
 * @param schemas where a guideline says more of itself than every guideline must
 * @throws Error naming the file and the path inside it
 */
export const readFolder = <G extends typeof guidelineSchema, C extends typeof capabilitySchema>(
  file: (name: string) => URL,
  schemas: { readonly guideline: G; readonly capabilities: C }
) => ({
  guideline: readKnowledge(file('guideline.json'), schemas.guideline),
  capabilities: readKnowledge(file('capabilities.json'), schemas.capabilities),
  serviceText: readKnowledge(file('service.json'), serviceSchema),
  overrideReasons: readKnowledge(file('override-reasons.json'), overrideSchema),
  analytes: new Analytes(file('value-sets/labs.json'), file('units.json')),
  drugProducts: readProducts(file('value-sets/drug-products.json')),
  drugClasses: readCodeList(file('value-sets/drug-classes.json'), 'class')
})
