import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Report } from '../../feedback/report.ts'
import { authorization } from '../shared/authorization.ts'
import type { Definition } from '../shared/definition.ts'
import { fetchJson, Refusal } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { Days } from './days.tsx'
import { Exports } from './exports.tsx'
import { Groups, Reasons, Suggestions } from './tables.tsx'

type Data = { readonly report: Report; readonly definition: Definition }
type Range = { readonly from: string; readonly to: string }

const queryOf = ({ from, to }: Range): string => {
  const said = new URLSearchParams()
  if (from) said.set('from', from)
  if (to) said.set('to', to)
  return said.size > 0 ? `?${said}` : ''
}

/** What became of the cards: for those who decide whether the service helps. */
export function Insight() {
  const [token, setToken] = useState('')
  const [range, setRange] = useState<Range>({ from: '', to: '' })
  const [data, setData] = useState<Data>()
  const [refusal, setRefusal] = useState<{ readonly status: number; readonly words: string }>()
  const load = useCallback(async (said: string, within: Range) => {
    try {
      const [report, definition] = await Promise.all([
        fetchJson<Report>(`insight/data${queryOf(within)}`, { headers: authorization(said) }),
        fetchJson<Definition>('definition')
      ])
      setData({ report, definition })
      setRefusal(undefined)
    } catch (error) {
      setData(undefined)
      setRefusal(
        error instanceof Refusal
          ? { status: error.status, words: error.message }
          : { status: 0, words: 'The service cannot be reached.' }
      )
    }
  }, [])
  useEffect(() => void load('', { from: '', to: '' }), [load])
  const change = (part: Partial<Range>): void => {
    const next = { ...range, ...part }
    setRange(next)
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
              void load(said, range)
            }}
          />
        ) : null}
        {refusal && refusal.status !== 401 ? <p role="alert">{refusal.words}</p> : null}
        {!data && !refusal ? <p role="status">Loading...</p> : null}
        {data ? (
          <>
            <form class="chips" onSubmit={event => event.preventDefault()}>
              <label>
                From <input type="date" value={range.from} onChange={event => change({ from: event.currentTarget.value })} />
              </label>
              <label>
                before <input type="date" value={range.to} onChange={event => change({ to: event.currentTarget.value })} />
              </label>
            </form>
            {data.report.total.shown === 0 ? <Empty /> : <Filled {...data} />}
            <Exports token={token} query={queryOf(range)} />
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

const percent = (share: number): string => `${Math.round(share * 100)} %`

function Filled({ report, definition }: Data) {
  const { total } = report
  const topics = definition.services.flatMap(service => service.topics)
  const titleOf = (code: string): string => topics.find(topic => topic.code === code)?.display ?? code
  const shown = new Set(report.byTopic.map(group => group.name))
  const silent = topics.filter(topic => !shown.has(topic.code))
  const rate = total.overrideRate
  const figures: readonly (readonly [string, string])[] = [
    ['Cards shown', String(total.shown)],
    ['Accepted', String(total.accepted)],
    ['Overridden', String(total.overridden)],
    ['Without response', String(total.noResponse)],
    [
      'Override rate of those answered',
      rate ? `${percent(rate.rate)} (95 %: ${percent(rate.low)} to ${percent(rate.high)})` : '-'
    ],
    ['Median time to act', total.medianSecondsToAction === undefined ? '-' : `${Math.round(total.medianSecondsToAction)} s`]
  ]
  return (
    <>
      <dl class="figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Days days={report.byDay} />
      <Groups title="By topic" groups={report.byTopic} nameOf={titleOf} />
      <h2>Topics that were never shown ({silent.length})</h2>
      <ul class="topics">
        {silent.map(topic => (
          <li key={topic.code}>
            <a href={`guideline/${topic.code}`}>{topic.display}</a>
          </li>
        ))}
      </ul>
      <Reasons reasons={report.reasons} titleOf={titleOf} />
      <Suggestions suggestions={report.suggestions} titleOf={titleOf} />
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
