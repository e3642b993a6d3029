import { z } from 'zod'
import { limits } from '../limits.ts'

/** Why a user overrode a card. Clients may leave out parts, and may send reasons of their own making. */
export type OverrideReason = { readonly code?: string; readonly system?: string; readonly display?: string }

const epicSystem = 'com.epic.cdshooks.feedback.overrideReason'
const text = z.string().trim().min(1).max(1_000)
const optionalText = text.nullish().catch(undefined)

const codingSchema = z
  .object({ code: text.nullish(), system: optionalText, display: optionalText, extension: z.unknown().optional() })
  .refine(coding => coding.code || coding.display || coding.extension)
const reasonSchema = z.union([
  z.object({ coding: z.array(codingSchema).min(1).max(20), extension: z.unknown().optional() }),
  codingSchema.transform(coding => ({ coding: [coding], extension: coding.extension })),
  text.transform(code => ({
    coding: [{ code, system: undefined, display: undefined, extension: undefined }],
    extension: undefined
  }))
])

/** One override: the standard's object, or a coding standing directly in its place. */
const oneOverrideSchema = z
  .object({
    reason: reasonSchema.nullish(),
    userComment: z.string().max(10_000).nullish(),
    extension: z.unknown().optional(),
    code: optionalText,
    system: optionalText,
    display: optionalText
  })
  .transform(({ code, system, display, ...rest }) => {
    if (rest.reason || !(code || display)) return rest
    return { ...rest, reason: { coding: [{ code, system, display, extension: undefined }], extension: undefined } }
  })

/** Epic spells `overrideReasons` and sends an object; others send a list. */
export const overrideSchema = z.union([z.array(oneOverrideSchema).max(20), oneOverrideSchema.transform(override => [override])])

/** All reasons of an entry: codings first, then what extensions say. */
export function overrideReasons(overrides: z.infer<typeof overrideSchema>, entryExtension: unknown): readonly OverrideReason[] {
  const coded = overrides.flatMap(override => override.reason?.coding ?? [])
  const extensions = [...overrides.flatMap(override => [override.extension, override.reason?.extension]), entryExtension]
  const reasons = [
    ...coded.flatMap(({ code, system, display }) => toReason(code, system, display)),
    ...extensions.flatMap(epicReason)
  ]
  // Twenty of twenty codings could be sent; nobody gives so many reasons for one act.
  return reasons.slice(0, limits.entryReasons)
}

/**
 * A client that was given reasons of its own sends those back: told as ours again, so that they mean the same wherever they come
 * from. One that stands for several of ours stays as it is: which was meant is not known.
 */
export function asOurs(
  reasons: readonly OverrideReason[],
  theirs: Readonly<Record<string, Required<OverrideReason>>> | undefined,
  ours: readonly Required<OverrideReason>[]
): readonly OverrideReason[] {
  if (!theirs) return reasons
  return reasons.map(reason => {
    const [match, ...others] = Object.entries(theirs).filter(
      ([, own]) => own.code === reason.code && (reason.system === undefined || own.system === reason.system)
    )
    return (others.length === 0 && ours.find(our => our.code === match?.[0])) || reason
  })
}

/**
 * Reasons that were built in Epic come in an extension: a category, a display and a title, as members of an object or as a FHIR list.
 * @see https://fhir.epic.com/Documentation?docId=cds-hooks
 */
function epicReason(extension: unknown): readonly OverrideReason[] {
  const said = new Map(namedValues(extension).map(([name, value]) => [name.split(/[./]/).at(-1), value]))
  return toReason(said.get('reasonCategory'), epicSystem, said.get('reasonDisplay') ?? said.get('reasonTitle'))
}

function namedValues(extension: unknown): readonly (readonly [string, string])[] {
  if (typeof extension !== 'object' || extension === null) return []
  const pairs = Array.isArray(extension) ? extension.slice(0, 20).flatMap(fhirExtension) : Object.entries(extension).slice(0, 100)
  return pairs.flatMap(([name, value]) => {
    const words = text.safeParse(typeof value === 'number' ? String(value) : value)
    return words.success ? [[name, words.data] as const] : []
  })
}

function fhirExtension(item: unknown): readonly (readonly [string, unknown])[] {
  if (typeof item !== 'object' || item === null || !('url' in item) || typeof item.url !== 'string') return []
  return [[item.url, Object.entries(item).find(([name]) => name.startsWith('value'))?.[1]]]
}

type Loose = string | null | undefined

function toReason(code: Loose, system: Loose, display: Loose): readonly OverrideReason[] {
  if (!code && !display) return []
  return [{ ...(code ? { code } : {}), ...(system ? { system } : {}), ...(display ? { display } : {}) }]
}
