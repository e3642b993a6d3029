/** Where a product goes, by its dose form. `local` forms (eye, ear, skin, lung, irrigation, catheter) do not act on the whole body. */
export type FormRoute = 'oral' | 'injection' | 'local' | 'other'

const local =
  /\b(ophth\w*|otic|ocular|auricular|topical\w*|irrigation|inhal\w*|cream|ointment|oint|lotion|eye|ear|nebul\w*|lock|augen\w*|ohren\w*|salbe|creme|collyre|colirio)\b/i
const injected = /\b(inject\w*|intravenous|infusion|vial|premix|iv|ivpb|syringe|\d+ ?ml bag)\b/i
const swallowed = /\b(oral|tablets?|capsules?|suspension|chewable|po|caps?|tabs?)\b/i

/** The form that the words of a name tell. */
export function formOf(text: string): FormRoute | undefined {
  if (local.test(text)) return 'local'
  if (injected.test(text)) return 'injection'
  return swallowed.test(text) ? 'oral' : undefined
}
