import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ShadowCounts } from '../../http/meters/shadow-meters.ts'
import type { Report } from '../../store/report.ts'
import { authorization } from '../shared/authorization.ts'
import type { Definition } from '../shared/definition.ts'
import { fetchJson, Refusal } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { Days } from './days.tsx'
import { Exports } from './exports.tsx'
import { type Filter, Filters, noFilter, queryOf } from './filters.tsx'
import { Missing } from './missing.tsx'
import { Shadow } from './shadow.tsx'
import { Groups, percent, Reasons, Suggestions } from './tables.tsx'
import { Topics } from './topics.tsx'

type Counted = Report & { readonly shadow: ShadowCounts }
type Data = { readonly report: Counted; readonly definition: Definition }

/** What became of the cards: for those who decide whether the service helps. */
export function Insight() {
  const [token, setToken] = useState('')
  const [filter, setFilter] = useState(noFilter)
  const [data, setData] = useState<Data>()
  const [refusal, setRefusal] = useState<{ readonly status: number; readonly words: string }>()
  // Figures that come late, after another question, are dropped: they would stand under the wrong filter.
  const asked = useRef(0)
  const load = useCallback(async (said: string, within: Filter) => {
    asked.current += 1
    const mine = asked.current
    try {
      if (!said && !(await fetchJson<{ open: boolean }>('insight/access')).open) {
        setRefusal({ status: 401, words: '' })
        return
      }
      const [report, definition] = await Promise.all([
        fetchJson<Counted>(`insight/data${queryOf(within)}`, { headers: authorization(said) }),
        fetchJson<Definition>('definition')
      ])
      if (mine !== asked.current) return
      setData({ report, definition })
      setRefusal(undefined)
    } catch (error) {
      if (mine !== asked.current) return
      setData(undefined)
      setRefusal(
        error instanceof Refusal
          ? { status: error.status, words: error.message }
          : { status: 0, words: 'The service cannot be reached.' }
      )
    }
  }, [])
  useEffect(() => void load('', noFilter), [load])
  const change = (part: Partial<Filter>): void => {
    const next = { ...filter, ...part }
    setFilter(next)
    void load(token, next)
  }
  return (
    <Frame page="insight">
      <main id="main" class="prose">
        <h1>Insight</h1>
        {refusal?.status === 401 ? (
          <TokenForm
            failed={token !== ''}
            use={said => {
              setToken(said)
              void load(said, filter)
            }}
          />
        ) : null}
        {refusal && refusal.status !== 401 ? <p role="alert">{refusal.words}</p> : null}
        {!data && !refusal ? <p role="status">Loading...</p> : null}
        {data ? (
          <>
            <Filters filter={filter} change={change} {...data} />
            {data.report.calls.total === 0 && data.report.total.shown === 0 ? <Empty /> : <Filled {...data} filter={filter} />}
            <Exports token={token} query={queryOf(filter)} />
          </>
        ) : null}
      </main>
    </Frame>
  )
}

function TokenForm({ use, failed }: { readonly use: (token: string) => void; readonly failed: boolean }) {
  const [said, setSaid] = useState('')
  return (
    <form
      class="search"
      onSubmit={event => {
        event.preventDefault()
        use(said.trim())
      }}
    >
      <label for="token">Admin token</label>
      <input id="token" type="password" autocomplete="off" value={said} onInput={event => setSaid(event.currentTarget.value)} />
      <button type="submit" class="primary">
        Show
      </button>
      <p role="status">{failed ? 'This token was not accepted.' : 'These figures are for those who govern the service.'}</p>
    </form>
  )
}

const Empty = () => (
  <section>
    <h2>Nothing was shown in this time</h2>
    <p>
      Every card is counted when it is shown, and again when a clinician accepts or overrides it and the client reports that. Try
      it in the <a href="./">workbench</a>: accept, override or dismiss a card, then reload this page.
    </p>
  </section>
)

function Filled({ report, definition, filter }: Data & { readonly filter: Filter }) {
  const { total, calls } = report
  const topics = definition.services.flatMap(service => service.topics)
  const titleOf = (code: string): string => topics.find(topic => topic.code === code)?.display ?? code
  const rate = total.overrideRate
  const figures: readonly (readonly [string, string, string?])[] = [
    ['Calls', String(calls.total)],
    ['Cards shown', String(total.shown)],
    ['Accepted', String(total.accepted)],
    ['Overridden', String(total.overridden)],
    ['Without response', String(total.noResponse)],
    rate
      ? ['Override rate of those answered', percent(rate.rate), `95 %: ${percent(rate.low)} to ${percent(rate.high)}`]
      : ['Override rate of those answered', '-'],
    ['Median time to act', total.medianSecondsToAction === undefined ? '-' : `${Math.round(total.medianSecondsToAction)} s`]
  ]
  return (
    <>
      <dl class="figures">
        {figures.map(([label, value, hint]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} {hint ? <span class="hint">{hint}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      <Days days={report.byDay} />
      <Topics report={report} topics={filter.topic ? topics.filter(topic => topic.code === filter.topic) : topics} />
      <Reasons reasons={report.reasons} titleOf={titleOf} />
      <Suggestions suggestions={report.suggestions} titleOf={titleOf} />
      <Missing calls={calls} titleOf={titleOf} />
      <Shadow shadow={report.shadow} titleOf={titleOf} />
      <Groups title="By urgency" groups={report.byIndicator} />
      <Groups title="By hook" groups={report.byHook} />
      <Groups title="By client" groups={report.byClient} />
      <Groups title="By version of the knowledge" groups={report.byKnowledgeVersion} />
      {report.unknownCards > 0 ? (
        <p class="note">{report.unknownCards} feedback entries are about cards that are not kept.</p>
      ) : null}
    </>
  )
}
