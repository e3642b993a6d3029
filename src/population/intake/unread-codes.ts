import { object, objects, type Resource, string } from '../../acquisition/json.ts'
import { loincCodes } from '../../acquisition/observation-codes.ts'

/** A code of a laboratory by which no service reads a result, and how many results stand under it. */
export type UnreadCode = {
  readonly system: string
  readonly code: string
  readonly display: string
  /** A site's file can say what such a code means; LOINC codes mean what they mean. */
  readonly mappable: boolean
  readonly count: number
}

const mostCodes = 20_000
const mostShown = 10
const mostCharacters = 80

/** Counts the codes of laboratory results that no service reads. Codes and their displays alone: nothing of what they are about. */
export class UnreadCodes {
  readonly #codes: Map<string, UnreadCode>

  constructor(begun: readonly UnreadCode[] = []) {
    this.#codes = new Map(begun.map(code => [nameOf(code), code]))
  }

  add(item: Resource): void {
    if (!isOfLaboratory(item)) return
    const { code } = item
    const coding = objects(object(code)?.coding)[0] ?? {}
    const found = {
      system: short(coding.system),
      code: short(coding.code),
      display: short(coding.display) || short(object(code)?.text),
      mappable: loincCodes(item).length === 0
    }
    // Text without a code cannot be mapped, and may say anything.
    if (!found.code) return
    const known = this.#codes.get(nameOf(found))
    if (!known && this.#codes.size >= mostCodes) return
    const display = known && known.display < found.display ? known.display : found.display
    this.#codes.set(nameOf(found), { ...found, display, count: (known?.count ?? 0) + 1 })
  }

  /** All of them, for going on later. */
  all(): readonly UnreadCode[] {
    return [...this.#codes.values()]
  }
}

/** The commonest, those first that a site can map. */
export const commonest = (codes: readonly UnreadCode[]): readonly UnreadCode[] =>
  [...codes]
    .sort((a, b) => Number(b.mappable) - Number(a.mappable) || b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, mostShown)

/** The commonest of several counts together. */
export function commonestOf(lists: readonly (readonly UnreadCode[])[]): readonly UnreadCode[] {
  const sums = new Map<string, UnreadCode>()
  for (const code of lists.flat()) {
    const known = sums.get(nameOf(code))
    sums.set(nameOf(code), { ...code, count: code.count + (known?.count ?? 0) })
  }
  return commonest([...sums.values()])
}

const nameOf = ({ system, code }: Pick<UnreadCode, 'system' | 'code'>): string => `${system}|${code}`

const short = (value: unknown): string => (string(value) ?? '').replace(/\p{C}/gu, ' ').trim().slice(0, mostCharacters)

/** Results that do not say of what kind they are may be of a laboratory. */
function isOfLaboratory({ category }: Resource): boolean {
  const kinds = objects(category).flatMap(({ coding }) => objects(coding).map(({ code }) => code))
  return kinds.length === 0 || kinds.includes('laboratory')
}
