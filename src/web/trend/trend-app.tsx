import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Definition, ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { figure, localTimeWords, timeWords as utcTimeWords } from '../shared/words.ts'
import { Chart } from './chart.tsx'
import { DueWords } from './due-words.tsx'
import { inUnit, reportedUnit } from './in-unit.ts'
import type { Point } from './point.ts'
import { readTrend, type Trend } from './read-trend.ts'
import { type Span, wholeSpan } from './scales.ts'
import { chartSource } from './sources.ts'
import { Times } from './times.ts'
import { ValuesTable } from './values-table.tsx'

type Drawn = {
  readonly service: ServiceDefinition
  readonly trend: Trend
  readonly topic?: string | undefined
  readonly toldGiven: boolean
  readonly banner?: string | undefined
  readonly launched: boolean
  readonly searched: readonly string[]
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
    <Frame page="trend" up="../" alone={drawn?.some(({ launched }) => launched) ?? false}>
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

function TrendView({ service, trend, topic, toldGiven, banner, launched, searched, now }: Drawn) {
  const [span, setSpan] = useState<Span>()
  const [local, setLocal] = useState(true)
  const [asReported, setAsReported] = useState(true)
  const [width, place] = useWidth()
  const whole = wholeSpan(trend, now)
  const seen = span ?? whole
  const [first] = trend.curves
  const newest = first?.points[0]
  const about = service.topics.find(item => item.code === topic)
  const timeWords = local ? localTimeWords : utcTimeWords
  const shown = asReported ? { ...trend, curves: trend.curves.map(curve => inUnit(curve, reportedUnit(curve))) } : trend
  const found = trend.curves.some(({ points }) => points.length > 0)
  const length = seen.to - seen.from
  const move = (share: number, factor = 1): void => {
    const middle = (seen.from + seen.to) / 2 + share * length
    setSpan({ from: middle - (length * factor) / 2, to: middle + (length * factor) / 2 })
  }
  return (
    <Times.Provider value={timeWords}>
      <section>
        {banner ? <p data-banner>{banner}</p> : null}
        <h1>{first ? `${first.measure.title} over time` : service.title}</h1>
        {about ? (
          <p>Opened for: {launched ? about.display : <a href={`../guideline/${about.code}`}>{about.display}</a>}</p>
        ) : null}
        <p>{first && newest ? newestWords(first.measure.unit, newest, timeWords) : nothingWords(found, searched)}</p>
        {first?.range ? (
          <p class="hint">
            The laboratory's own range of {first.measure.title.toLowerCase()}: {first.range}.
          </p>
        ) : null}
        {trend.due && service.chart.recheck ? <DueWords view={service.chart.recheck} due={trend.due} now={now} /> : null}
        <div class="chips">
          <button type="button" aria-pressed={span === undefined} onClick={() => setSpan(undefined)}>
            All
          </button>
          {ranges.map(([label, back]) => (
            <button
              key={label}
              type="button"
              aria-pressed={span?.from === now - back && span.to === now}
              onClick={() => setSpan({ from: now - back, to: now })}
            >
              {label}
            </button>
          ))}
          <button type="button" onClick={() => move(-0.5)}>
            Earlier
          </button>
          <button type="button" onClick={() => move(0.5)}>
            Later
          </button>
          <button type="button" onClick={() => move(0, 0.5)}>
            Zoom in
          </button>
          <button type="button" onClick={() => move(0, 2)}>
            Zoom out
          </button>
          <button type="button" aria-pressed={local} onClick={() => setLocal(!local)}>
            Local time
          </button>
          <button type="button" aria-pressed={asReported} onClick={() => setAsReported(!asReported)}>
            Units as reported
          </button>
        </div>
        <div ref={place}>
          <Chart trend={shown} span={seen} now={now} width={width} />
        </div>
        <Legend service={service} toldGiven={toldGiven} />
        <ValuesTable trend={shown} />
        <p class="printed">
          {banner ? `${banner}. ` : ''}Printed {timeWords(Date.now())}.
        </p>
      </section>
    </Times.Provider>
  )
}

/** What the arrows and shades mean. */
function Legend({ service, toldGiven }: Pick<Drawn, 'service' | 'toldGiven'>) {
  return (
    <p class="hint">
      Open arrows: {service.chart.marks.title.toLowerCase()} ordered.{' '}
      {toldGiven ? 'Filled arrows: given.' : 'What was given is not told here.'} Shaded: when the next result is due. Bands,
      limits and intervals are those of the guideline, version {service.knowledge.version}, {service.knowledge.reviewedBy}.
    </p>
  )
}

/** What was looked for, so that an empty page is not taken for a patient without results. */
const nothingWords = (found: boolean, searched: readonly string[]): string =>
  `${found ? 'No result of it was found.' : 'No result was found.'} Searched: ${searched.join(', ')}.`

/** As reported, and in the unit of the curve where that is another one. */
function newestWords(unit: string, { value, reported, band, at }: Point, timeWords: (at: number) => string): string {
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
