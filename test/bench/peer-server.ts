import Fastify from 'fastify'

/** A peer: Fastify with one trivial rule and no check of anything, answering one card of the size of ours. */
const filler = process.argv[2] ?? ''
const limit = 1.7

type Call = { readonly prefetch?: { readonly magnesium?: { readonly entry?: readonly { readonly resource: Result }[] } } }
type Result = { readonly valueQuantity?: { readonly value?: number } }

const app = Fastify({ bodyLimit: 5_000_000 })
app.post('/cds-services/:id', async request => {
  const { prefetch } = request.body as Call
  const value = prefetch?.magnesium?.entry?.[0]?.resource.valueQuantity?.value
  const low = value !== undefined && value < limit
  return {
    cards: low ? [{ summary: `Mg ${value} mg/dL is low`, indicator: 'warning', source: { label: 'peer' }, detail: filler }] : []
  }
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
