import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Definition, ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { figure, timeWords } from '../shared/words.ts'
import { Chart } from './chart.tsx'
import { DueWords } from './due-words.tsx'
import type { Point } from './point.ts'
import { readTrend, type Trend } from './read-trend.ts'
import { wholeSpan } from './scales.ts'
import { chartSource } from './sources.ts'
import { ValuesTable } from './values-table.tsx'

type Drawn = {
  readonly service: ServiceDefinition
  readonly trend: Trend
  readonly topic?: string | undefined
  readonly toldGiven: boolean
  readonly banner?: string | undefined
  readonly now: number
}

/** What the service is about over time, with everything it judges beside. */
export function TrendApp() {
  const [drawn, setDrawn] = useState<readonly Drawn[]>()
  const [failed, setFailed] = useState('')
  useEffect(() => {
    load(Date.now())
      .then(setDrawn)
      .catch((error: Error) => setFailed(error.message.slice(0, 200)))
  }, [])
  return (
    <Frame page="trend" up="../">
      <main id="main" class="prose trend">
        {failed ? <NotLaunched words={failed} /> : null}
        {!failed && !drawn ? <p role="status">Reading the record...</p> : null}
        {drawn?.map(one => (
          <TrendView key={one.service.name} {...one} />
        ))}
      </main>
    </Frame>
  )
}

async function load(now: number): Promise<readonly Drawn[]> {
  const definition = await fetchJson<Definition>('../definition')
  const services = definition.services.filter(service => service.chart.measures.length > 0)
  const [first] = services
  if (!first) throw new Error('No service here draws a trend.')
  const { prefetch, subject, ...about } = await chartSource(first)
  return services.map(service => ({ service, trend: readTrend(service, prefetch, subject, now), ...about, now }))
}

function NotLaunched({ words }: { readonly words: string }) {
  return (
    <>
      <h1>Trend</h1>
      <p role="alert">No record could be read: {words}</p>
      <p>
        This app is opened from a health record (SMART on FHIR), from the link of a card. In open demo mode it also draws the
        examples of the <a href="../">workbench</a>.
      </p>
    </>
  )
}

const day = 86_400_000
const ranges: readonly (readonly [string, number])[] = [
  ['2 days', 2 * day],
  ['7 days', 7 * day],
  ['30 days', 30 * day],
  ['1 year', 365 * day]
]

function TrendView({ service, trend, topic, toldGiven, banner, now }: Drawn) {
  const [back, setBack] = useState<number>()
  const [width, place] = useWidth()
  const span = back === undefined ? wholeSpan(trend, now) : { from: now - back, to: now }
  const [first] = trend.curves
  const newest = first?.points[0]
  const about = service.topics.find(item => item.code === topic)
  return (
    <section>
      {banner ? <p data-banner>{banner}</p> : null}
      <h1>{first ? `${first.measure.title} over time` : service.title}</h1>
      {about ? (
        <p>
          Opened for: <a href={`../guideline/${about.code}`}>{about.display}</a>
        </p>
      ) : null}
      <p>{first && newest ? newestWords(first.measure.unit, newest) : 'No result was found.'}</p>
      {trend.due && service.chart.recheck ? <DueWords view={service.chart.recheck} due={trend.due} now={now} /> : null}
      <div class="chips">
        <button type="button" aria-pressed={back === undefined} onClick={() => setBack(undefined)}>
          All
        </button>
        {ranges.map(([label, length]) => (
          <button key={label} type="button" aria-pressed={back === length} onClick={() => setBack(length)}>
            {label}
          </button>
        ))}
      </div>
      <div ref={place}>
        <Chart trend={trend} span={span} now={now} width={width} />
      </div>
      <p class="hint">
        Open arrows: {service.chart.marks.title.toLowerCase()} ordered.{' '}
        {toldGiven ? 'Filled arrows: given.' : 'What was given is not told here.'} Shaded: when the next result is due. Bands,
        limits and intervals are those of the guideline, version {service.knowledge.version}, {service.knowledge.reviewedBy}.
      </p>
      <ValuesTable trend={trend} />
    </section>
  )
}

/** As reported, and in the unit of the curve where that is another one. */
function newestWords(unit: string, { value, reported, band, at }: Point): string {
  const figured = value === undefined ? '' : `${figure(value)} ${unit}`
  const said = reported && figured && !reported.endsWith(unit) ? `${reported} (${figured})` : figured || reported
  return `Newest: ${said}${band ? `, ${band.meaning}` : ''}, ${timeWords(at)}.`
}

/** The width of the place, so that text keeps its size when the panel is narrow. */
function useWidth() {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(760)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const measure = (): void => setWidth(Math.max(300, Math.round(element.clientWidth)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, place] as const
}
