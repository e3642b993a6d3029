import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { mayNameMagnesium, mixtureWords } from '../facts/magnesium-names.ts'
import { magnesiumKinds } from '../knowledge.ts'
import { type Note, note } from './checked.ts'
import type { Role } from './shared.ts'

/** A drug that nobody can name and that may be magnesium, or may be anything: said, not judged. */
export const unrecognizedOrder: Role = (_f, order) => {
  const why = unreadable(order)
  return why ? [note('notChecked', 'info', ['S-031'], `${why}: dose and kidneys were not checked.`)] : []
}

/** A draft that is no order for a drug, and may hold one that would be checked. */
export const inOtherForm = (form: string): Note =>
  note('notChecked', 'info', ['S-031'], {
    text: `it is a ${form} and no MedicationRequest: dose and kidneys were not checked.`
  })

function unreadable(order: DrugOrder): string | undefined {
  const { certain, classes, possible, form, text, contradictory } = order.drug
  if (contradictory) return 'The codes of the drug contradict each other'
  if (certain || classes.size > 0 || form === 'local') return undefined
  const words = [text, ...order.dosages.map(dosage => dosage.text)].join(' ; ')
  return mayNameMagnesium(words) ||
    mixtureWords.test(text) ||
    magnesiumKinds.some(kind => possible.has(kind)) ||
    isNameless(order)
    ? 'The drug could not be identified'
    : undefined
}

/** A bare code of a system that is not known: not one word says what is ordered. */
const isNameless = ({ drug }: DrugOrder): boolean => !drug.understood && drug.unspecified !== true && !/\p{L}{3}/u.test(drug.text)
