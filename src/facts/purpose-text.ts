import { objects, string } from '../acquisition/json.ts'
import type { DrugOrder } from './drug-order.ts'
import { displayText } from './order-text.ts'

/** What an order states of its purpose: its reasons, notes and the text of its dosages, in small letters. For an indication, never a dose. */
export const purposeText = ({ reasons, source, dosages }: DrugOrder): string =>
  [displayText(reasons), ...objects(source.note).map(({ text }) => string(text) ?? ''), ...dosages.map(({ text }) => text ?? '')]
    .join(' ; ')
    .toLowerCase()
