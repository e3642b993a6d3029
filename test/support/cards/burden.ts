import { Inputs } from '../../../src/acquisition/inputs.ts'
import { openProfile } from '../../../src/clients/profile.ts'
import type { ServicePackage, Trigger } from '../../../src/guideline-folder.ts'
import { loadServices } from '../../../src/guideline-folder.ts'
import { patientEvaluations } from '../../../src/population/run/patient-evaluations.ts'
import { syntheticPatient } from '../../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../../src/population/synthetic/recipe.ts'
import type { Recommendation } from '../../../src/recommendation.ts'
import { fixturesOf, Replay } from '../fixtures/replay.ts'
import { resourcesOf, topicOf } from './cards.ts'

/** `npm run burden`: how much the service says. Cards a call, calls with a card, cards by topic; advice on urine studies. */
type Tally = { calls: number; spoken: number; cards: number; charts: number; urine: number; readonly topics: Map<string, number> }
const tally = (): Tally => ({ calls: 0, spoken: 0, cards: 0, charts: 0, urine: 0, topics: new Map() })

function count(into: Tally, topics: readonly string[], chart: boolean, urine: boolean): void {
  into.calls += 1
  into.cards += topics.length
  if (topics.length > 0) into.spoken += 1
  if (chart && topics.length > 0) into.charts += 1
  if (chart && urine) into.urine += 1
  for (const topic of topics) into.topics.set(topic, (into.topics.get(topic) ?? 0) + 1)
}

const asksUrine = (text: string): boolean => /urine (magnesium|creatinine|calcium)/i.test(text)

async function ofFixtures(): Promise<Tally> {
  const sum = tally()
  const service = 'hypomagnesemia'
  const replay = new Replay(service)
  for (const { request } of fixturesOf(service)) {
    const { cards } = await replay.answer(request)
    const urine = cards.some(card =>
      resourcesOf(card).some(({ resourceType, code }) => resourceType === 'ServiceRequest' && asksUrine(JSON.stringify(code)))
    )
    count(sum, cards.map(topicOf), request.hook === 'patient-view', urine)
  }
  await replay.close()
  return sum
}

function ofPopulation(service: ServicePackage & { readonly trigger: Trigger }, patients: number): Tally {
  const sum = tally()
  const recipe = readRecipe(new URL('../../../fixtures/population/recipe.json', import.meta.url))
  let urine: readonly boolean[] = []
  const watched = {
    ...service,
    evaluate: (...call: Parameters<ServicePackage['evaluate']>) => {
      const judgment = service.evaluate(...call)
      urine = [...urine, judgment.recommendations.some(item => isUrineAdvice(item))]
      return judgment
    }
  }
  const charts = Array.from({ length: patients }, (_, number) => syntheticPatient(number, 1, recipe))
  // As in an export: a kind of resource that any chart holds is empty in the others, not missing.
  const kinds = new Set(charts.flat().map(({ resourceType }) => resourceType))
  for (const [number, resources] of charts.entries()) {
    urine = []
    const rows = patientEvaluations(
      { id: `synthetic-${number}`, hash: String(number), resources },
      {
        service: watched,
        inputs: new Inputs(service.requirements),
        fhirServer: undefined,
        asOf: undefined,
        until: Number.POSITIVE_INFINITY,
        maxCards: openProfile.maxCards,
        canTell: ({ resourceType }) => kinds.has(resourceType)
      },
      { undated: {}, endUndated: {}, future: {} }
    )
    for (const [index, row] of rows.entries())
      count(
        sum,
        row.cards.map(({ topic }) => topic),
        true,
        urine[index] === true
      )
  }
  return sum
}

const isUrineAdvice = ({ options }: Recommendation): boolean =>
  options.some(({ proposals }) => proposals.some(item => item.act === 'test' && asksUrine(item.text)))

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`

function told(name: string, { calls, spoken, cards, charts, urine, topics }: Tally): void {
  console.log(`\n## ${name}\n`)
  console.log(
    `| calls | cards | cards a call | calls with a card | charts with a card | of these with urine studies |\n|---|---|---|---|---|---|`
  )
  console.log(
    `| ${calls} | ${cards} | ${(cards / calls).toFixed(2)} | ${percent(spoken, calls)} | ${charts} | ${percent(urine, charts)} |\n`
  )
  console.log('| topic | cards |\n|---|---|')
  for (const [topic, times] of [...topics].sort((a, b) => b[1] - a[1])) console.log(`| ${topic} | ${times} |`)
}

told('Fixtures', await ofFixtures())
const [service] = await loadServices(['hypomagnesemia'])
if (service?.trigger)
  told(
    'Synthetic population, 100 patients, one evaluation at each new result',
    ofPopulation({ ...service, trigger: service.trigger }, 100)
  )
