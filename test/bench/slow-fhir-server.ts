import { createServer } from 'node:http'

/** A FHIR server five milliseconds away that has nothing to tell: every search is an empty Bundle. */
const empty = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0 })
createServer((_request, response) => {
  setTimeout(() => {
    response.setHeader('content-type', 'application/fhir+json')
    response.end(empty)
  }, 5)
}).listen(Number(process.env.PORT), '127.0.0.1')
