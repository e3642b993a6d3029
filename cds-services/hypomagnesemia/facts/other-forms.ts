import { type DrugOrder, drugOrder } from '../../../src/facts/drug-order.ts'
import { isOfLaboratory } from '../../../src/facts/test-order.ts'
import { wordsIn } from '../../../src/facts/words-in.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { type Knowledge, magnesiumKinds } from '../knowledge.ts'
import { mayNameMagnesium, mixtureWords } from './magnesium-names.ts'

type Resource = PatientRecord['drafts'][number]['resource']

/** Drugs that are no order for one: whatever they name is to be told. */
const medicines: ReadonlySet<string> = new Set([
  'MedicationStatement',
  'MedicationUsage',
  'MedicationAdministration',
  'MedicationDispense'
])
const told: readonly string[] = [...magnesiumKinds, 'potassium-supplement']

/** Requests in which a drug may stand in words. */
const requests: ReadonlySet<string> = new Set([
  'ServiceRequest',
  'ProcedureRequest',
  'RequestGroup',
  'RequestOrchestration',
  'CarePlan',
  'Task',
  'SupplyRequest',
  'DeviceRequest',
  'NutritionOrder'
])

/** Of whom and why, what was eaten, and what another entry says for itself. */
const aside: ReadonlySet<string> = new Set([
  ...['subject', 'patient', 'encounter', 'context', 'requester', 'performer', 'author', 'recorder', 'meta', 'identifier'],
  ...['reasonCode', 'reasonReference', 'reason', 'supportingInfo', 'insurance', 'category', 'basedOn', 'replaces'],
  ...['allergyIntolerance', 'oralDiet', 'foodPreferenceModifier', 'excludeFoodModifier', 'documentation', 'addresses']
])

/**
 * A draft in another form than that of an order for a drug, of which the words, or the drug itself, may be magnesium, potassium or a
 * mixture that holds them. Nothing of it is checked; it is told.
 */
export function otherForm(
  resource: Resource,
  records: PatientRecord,
  { catalog }: Knowledge,
  asOf: number
): DrugOrder | undefined {
  if (medicines.has(resource.resourceType)) {
    const order = drugOrder(resource, records, catalog, asOf)
    return order && (told.some(name => order.drug.classes.has(name)) || mayNameMagnesium(order.drug.text)) ? order : undefined
  }
  if (!requests.has(resource.resourceType) || isOfLaboratory(resource)) return undefined
  const found = wordsIn(resource, { aside, skips: hasOwnDraft(records) }).find(words => mayHoldDrug(resource.resourceType, words))
  if (found === undefined) return undefined
  return drugOrder({ ...frame(resource), medicationCodeableConcept: { text: found } }, records, catalog, asOf)
}

const frame = ({ resourceType, id, status }: Resource): Resource => ({ resourceType, id, status })

/** An action of a group whose order stands among the drafts itself. */
const hasOwnDraft =
  ({ drafts }: PatientRecord) =>
  (part: Readonly<Record<string, unknown>>): boolean => {
    const { resource } = part as { readonly resource?: { readonly reference?: unknown } }
    return (
      typeof resource?.reference === 'string' &&
      !resource.reference.startsWith('#') &&
      drafts.some(draft => draft.resource.resourceType === 'MedicationRequest')
    )
  }

/** Names of salts. Those that laboratories measure too, beside magnesium in a panel, only as its own: `magnesium chloride`. */
const salts =
  /sul(f|ph)at|(?<!di)oxide?\b|citrat|gluconat|aspartat|hydroxid|acetat|mgso4|\bkcl\b|magnes\w* ?(chlor|lactat|carbonat|phosphat(?!e levels?))|(chlorure|clor\w*|lactat\w*|carbonat\w*|(f|ph)os(f|ph)at\w*) d[ei] magn/i
/** What is done with a drug and not with a test of it. */
const giving =
  /infus|bolus|\bdrip\b|replac|replet|supplement|additive|\brider\b|\bload|protocol|inject|administ|\bgive\b|\b(iv|ivpb|po|im)\b|\d ?(g|gm|grams?|mmol|meq)\b|tablet|capsule/i
const testing = /\b(levels?|serum|plasma|panel|assay|concentrations?)\b/i
const potassium =
  /\bkcl\b|\bpotassium (chlorid|phosphat|acetat|citrat|gluconat|bicarbonat|replac|replet|supplement|rider|bolus|infus|protocol)/i

/** What is asked for because of a mixture, and is none. */
const aroundMixture = /^(?!.*(replac|replet)).*\b(labs?|picc|line|catheter|port|insert\w*|consult\w*|dressing)\b/i

function mayHoldDrug(type: string, words: string): boolean {
  if (potassium.test(words)) return true
  if (mixtureWords.test(words) && (type === 'NutritionOrder' || !aroundMixture.test(words))) return true
  if (!mayNameMagnesium(words)) return false
  return type === 'NutritionOrder' || salts.test(words) || (giving.test(words) && !testing.test(words))
}
