import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { Definition, ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { CardView } from './card.tsx'
import { type Fixture, FixtureChoice } from './fixture-choice.tsx'
import { PatientForm } from './patient-form.tsx'
import { Raw } from './raw.tsx'
import { blankRequest, type Offer, requestOf } from './request.ts'
import { blankPatient, blankState, hashOf } from './state.ts'
import { type Answer, useAnswer } from './use-answer.ts'
import { useStateLink } from './use-state-link.ts'
import { Why } from './why.tsx'

type Setup = { readonly open: boolean; readonly fixtures: readonly Fixture[] }
type Loaded = { readonly definition: Definition; readonly setup: Setup }

/** The workbench: a patient on the left, what the service would say in the middle, why on the right. */
export function App() {
  const [loaded, setLoaded] = useState<Loaded>()
  const [failed, setFailed] = useState('')
  useEffect(() => {
    Promise.all([fetchJson<Definition>('definition'), fetchJson<Setup>('workbench/setup')])
      .then(([definition, setup]) => setLoaded({ definition, setup }))
      .catch((error: Error) => setFailed(error.message))
  }, [])
  return (
    <Frame page="workbench">
      {loaded?.setup.open ? <Bench {...loaded} /> : <Explanation failed={failed} closed={loaded !== undefined} />}
    </Frame>
  )
}

function Explanation({ failed, closed }: { readonly failed: string; readonly closed: boolean }) {
  return (
    <main id="main" class="prose">
      <h1>Workbench</h1>
      {failed ? <p role="alert">The page could not be filled: {failed}</p> : null}
      {closed ? (
        <>
          <p>
            This service answers registered clients only, so the workbench does not call it from here: it holds no credentials,
            and nobody's chart belongs on a public page.
          </p>
          <p>
            To try things out, start a service of your own without a client registry (<code>npm start</code>): it listens on this
            machine alone, and its workbench is complete. The <a href="guideline">guideline</a> can be read here.
          </p>
        </>
      ) : null}
      {!failed && !closed ? <p role="status">Loading...</p> : null}
    </main>
  )
}

function Bench({ definition, setup }: Loaded) {
  const [said, change] = useStateLink()
  const first = setup.fixtures[0]?.name ?? blankPatient
  const state = useMemo(() => ({ ...said, patient: said.patient || first }), [said, first])
  const [now] = useState(() => Date.now())
  const chosen = chosenService(definition, setup, state.patient, state.service)
  const { base, missing } = useBase(state.patient, chosen.service, now)
  const request = useMemo(
    () => (base ? requestOf(base, state, chosen.service, chosen.offer, Date.now()) : undefined),
    [base, state, chosen.service, chosen.offer]
  )
  const { answer, busy } = useAnswer(chosen.offer.id, request)
  return (
    <main id="main" class="bench">
      <section class="left" aria-labelledby="patient-title">
        <h1 id="patient-title">Patient</h1>
        <FixtureChoice fixtures={setup.fixtures} chosen={state.patient} choose={patient => change({ ...blankState, patient })} />
        {missing ? <p role="alert">This example cannot be had. What you see is a patient of whom nothing is known.</p> : null}
        <label class="wide">
          Hook{' '}
          <select name="service" value={chosen.offer.id} onChange={event => change({ service: event.currentTarget.value })}>
            {definition.services.flatMap(service =>
              service.offers.map(offer => (
                <option key={offer.id} value={offer.id}>
                  {offer.hook}: {offer.title}
                </option>
              ))
            )}
          </select>
        </label>
        {base ? (
          <PatientForm base={base} state={state} definition={chosen.service} offer={chosen.offer} now={now} change={change} />
        ) : (
          <p role="status">Loading...</p>
        )}
        <p class="actions">
          <button type="button" onClick={() => change({ ...blankState, patient: state.patient })}>
            Undo my changes
          </button>{' '}
          <a href={`smart/trend${hashOf(state)}`}>Trend of this patient</a>
        </p>
      </section>
      <section class="middle" aria-labelledby="cards-title" aria-busy={busy}>
        <h2 id="cards-title">Cards</h2>
        <Cards answer={answer} service={chosen.offer.id} here={hashOf(state)} />
        {request ? <Raw service={chosen.offer.id} request={request} answer={answer} /> : null}
      </section>
      <section class="right" aria-labelledby="why-title">
        <h2 id="why-title">Why</h2>
        {answer?.response ? <Why response={answer.response} definition={chosen.service} /> : <p>Nothing was evaluated.</p>}
      </section>
    </main>
  )
}

type CardsProps = { readonly answer: Answer | undefined; readonly service: string; readonly here: string }

function Cards({ answer, service, here }: CardsProps) {
  if (!answer) return <p role="status">Asking the service...</p>
  if (!answer.response) return <p role="alert">The service refused: {answer.refusal}</p>
  const { cards } = answer.response
  return (
    <>
      <p role="status" class="hint">
        {cards.length === 0
          ? 'No card: nothing to say about this patient.'
          : `${cards.length} ${cards.length === 1 ? 'card' : 'cards'}`}
      </p>
      {cards.map(card => (
        <CardView key={card.uuid} card={card} service={service} here={here} />
      ))}
    </>
  )
}

type Chosen = { readonly service: ServiceDefinition; readonly offer: Offer }

/** The service named in the address; else the one that answers the example's hook; else the first. */
function chosenService({ services }: Definition, { fixtures }: Setup, patient: string, id: string): Chosen {
  const all = services.flatMap(service => service.offers.map(offer => ({ service, offer })))
  const hook = fixtures.find(fixture => fixture.name === patient)?.hook
  const found = all.find(({ offer }) => offer.id === id) ?? all.find(({ offer }) => offer.hook === hook) ?? all[0]
  if (!found) throw new Error('No service is offered.')
  return found
}

type Base = { readonly base?: Json; readonly missing: boolean }

/** The example's request, or a blank one where none is chosen or it cannot be had, which must not look like a patient without a card. */
function useBase(patient: string, service: ServiceDefinition, now: number): Base {
  const [base, setBase] = useState<{ readonly patient: string; readonly request: Json; readonly missing: boolean }>()
  useEffect(() => {
    let current = true
    const blank = (missing: boolean) => ({ request: blankRequest(service, now), missing })
    const load =
      patient !== blankPatient
        ? fetchJson<Json>(`workbench/fixtures/${encodeURIComponent(patient)}`)
            .then(request => ({ request, missing: false }))
            .catch(() => blank(true))
        : Promise.resolve(blank(false))
    load.then(loaded => current && setBase({ patient, ...loaded }))
    return () => {
      current = false
    }
  }, [patient, service, now])
  return base?.patient === patient ? { base: base.request, missing: base.missing } : { missing: false }
}
