import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'

type Json = Record<string, unknown>
export type DemoPatient = { readonly id: string; readonly resources: readonly Json[] }

/** The charts of the fixtures as patients of one server, each named after what its fixture shows, with all times moved to `now`. */
export function demoPatients(now: number): readonly DemoPatient[] {
  return fixturesOf('hypomagnesemia').flatMap(({ name, request }) => {
    const { prefetch } = request as unknown as { readonly prefetch?: Json }
    const found = Object.values(prefetch ?? {}).flatMap(resourcesIn)
    const patient = found.find(item => item.resourceType === 'Patient')
    if (!patient) return []
    const moved = (item: Json) => movedTo(renamed(item, name), now - Date.parse(purposeOf(request).asOf))
    return [
      {
        id: name,
        resources: [{ ...moved(patient), id: name, ...formatTime(name) }, ...found.filter(item => item !== patient).map(moved)]
      }
    ]
  })
}

/** What a search answered; an outcome in place of resources is of no patient. */
function resourcesIn(value: unknown): readonly Json[] {
  const json = value as Json | null
  if (json?.resourceType !== 'Bundle') return json?.resourceType === 'Patient' ? [json] : []
  const entries = (json.entry ?? []) as readonly { readonly resource?: Json }[]
  return entries.flatMap(({ resource }) => (resource && resource.resourceType !== 'OperationOutcome' ? [resource] : []))
}

/** All fixtures call their patient alike, and number their resources alike. */
function renamed(resource: Json, name: string): Json {
  const own = JSON.stringify(resource).replaceAll(/"Patient\/[^"]*"/g, `"Patient/${name}"`)
  return { ...(JSON.parse(own) as Json), id: `${name}-${String(resource.id)}`.slice(-64) }
}

/** A browser's chart opens only for a patient with a given name. */
function formatTime(name: string): Json {
  const [given = '', ...family] = name.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return { active: true, name: [{ use: 'official', family: family.join(' ') || 'Example', given: [given] }] }
}

const time = /"(\d{4}-\d\d-\d\d)(T[\d:.]+(?:Z|[+-]\d\d:\d\d))?"/g

function movedTo(resource: Json, by: number): Json {
  const text = JSON.stringify(resource).replaceAll(time, (_whole, date: string, clock: string | undefined) => {
    const at = new Date(Date.parse(`${date}${clock ?? 'T00:00:00Z'}`) + by).toISOString()
    return `"${clock ? at : at.slice(0, 10)}"`
  })
  return JSON.parse(text) as Json
}
